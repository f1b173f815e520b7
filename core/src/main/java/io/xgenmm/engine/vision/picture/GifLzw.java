package io.xgenmm.engine.vision.picture;

/** The LZW stream of a GIF frame. One use. */
final class GifLzw {
    private static final int TABLE = 4096;

    private final Bytes file;
    private final int rootBits;
    private final int[] prefix = new int[TABLE];
    private final byte[] suffix = new byte[TABLE];
    private final byte[] stack = new byte[TABLE + 1];
    private int at;
    private int blockLeft;
    private int bits;
    private int bitCount;

    GifLzw(Bytes file, int at) {
        this.file = file;
        this.rootBits = file.u8(at);
        this.at = at + 1;
        if (rootBits < 1 || rootBits > 8) {
            throw PictureDecoder.damaged("GIF");
        }
    }

    /** Fills {@code pixels}; codes beyond them are not read. */
    void decode(byte[] pixels) {
        int clear = 1 << rootBits;
        int next = clear + 2;
        int codeBits = rootBits + 1;
        int previous = -1;
        int first = 0;
        int filled = 0;
        while (filled < pixels.length) {
            int code = nextCode(codeBits);
            if (code == clear) {
                next = clear + 2;
                codeBits = rootBits + 1;
                previous = -1;
                continue;
            }
            if (code == clear + 1 || code > next || code == next && previous < 0 || previous < 0 && code > clear) {
                throw PictureDecoder.damaged("GIF");
            }
            int depth = 0;
            int walk = code;
            if (code == next) {
                stack[depth++] = (byte) first;
                walk = previous;
            }
            while (walk > clear) {
                stack[depth++] = suffix[walk];
                walk = prefix[walk];
            }
            first = walk;
            stack[depth++] = (byte) first;
            if (previous >= 0 && next < TABLE) {
                prefix[next] = previous;
                suffix[next++] = (byte) first;
                if (next == 1 << codeBits && codeBits < 12) {
                    codeBits++;
                }
            }
            previous = code;
            while (depth > 0 && filled < pixels.length) {
                pixels[filled++] = stack[--depth];
            }
        }
    }

    private int nextCode(int codeBits) {
        while (bitCount < codeBits) {
            if (blockLeft == 0) {
                blockLeft = file.u8(at++);
                if (blockLeft == 0) { // the terminator, before the last pixel
                    throw file.cutOff();
                }
            }
            bits |= file.u8(at++) << bitCount;
            bitCount += 8;
            blockLeft--;
        }
        int code = bits & ((1 << codeBits) - 1);
        bits >>>= codeBits;
        bitCount -= codeBits;
        return code;
    }
}
