package io.xgenmm.engine.vision.picture;

import org.jspecify.annotations.Nullable;

/**
 * GIF: the first frame on the logical screen. What the frame does not cover has the transparent index, or index 0.
 *
 * <p>Source: GIF89a specification; Pillow 10.4, GifImagePlugin.py, for the screen around the frame.
 */
final class GifCodec implements Codec {
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2C;
    private static final int GRAPHIC_CONTROL = 0xF9;

    @Override
    public Size size(Bytes file) {
        Frame frame = frame(file);
        return new Size(frame.screenWidth, frame.screenHeight);
    }

    @Override
    public RgbImage decode(Bytes file) {
        Frame frame = frame(file);
        byte[] indices = new byte[Math.multiplyExact(frame.width, frame.height)];
        new GifLzw(file, frame.dataAt).decode(indices);
        RgbImage image = RgbImage.black(frame.screenWidth, frame.screenHeight);
        byte[] rgb = image.samples();
        for (int at = 0; at < rgb.length; at += 3) {
            Palettes.put(frame.palette, frame.background, rgb, at);
        }
        for (int line = 0; line < frame.height; line++) {
            int target = (frame.top + frame.line(line)) * frame.screenWidth + frame.left;
            for (int x = 0; x < frame.width; x++) {
                Palettes.put(frame.palette, indices[line * frame.width + x] & 0xFF, rgb, 3 * (target + x));
            }
        }
        return image;
    }

    private static Frame frame(Bytes file) {
        int flags = file.u8(10);
        int at = 13 + tableBytes(flags);
        int background = 0;
        while (file.u8(at) == EXTENSION) {
            if (file.u8(at + 1) == GRAPHIC_CONTROL && file.u8(at + 2) >= 4 && (file.u8(at + 3) & 1) == 1) {
                background = file.u8(at + 6);
            }
            at = afterBlocks(file, at + 2);
        }
        if (file.u8(at) != IMAGE) {
            throw PictureDecoder.damaged("GIF");
        }
        int frameFlags = file.u8(at + 9);
        byte[] palette = palette(file, 13, flags, null);
        palette = palette(file, at + 10, frameFlags, palette);
        return new Frame(file, at, palette, background, at + 10 + tableBytes(frameFlags));
    }

    private static int tableBytes(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    private static byte[] palette(Bytes file, int at, int flags, byte @Nullable [] otherwise) {
        int length = tableBytes(flags);
        if (length == 0 && otherwise != null) {
            return otherwise;
        }
        file.require(at, length);
        byte[] palette = length == 0 ? Palettes.ramp() : Palettes.black();
        System.arraycopy(file.array(), at, palette, 0, length);
        return palette;
    }

    private static int afterBlocks(Bytes file, int at) {
        while (file.u8(at) != 0) {
            at += 1 + file.u8(at);
        }
        return at + 1;
    }

    private static final class Frame {
        final int left;
        final int top;
        final int width;
        final int height;
        final int screenWidth;
        final int screenHeight;
        final byte[] palette;
        final int background;
        final int dataAt;
        private final boolean interlaced;

        Frame(Bytes file, int at, byte[] palette, int background, int dataAt) {
            this.left = file.u16le(at + 1);
            this.top = file.u16le(at + 3);
            this.width = file.u16le(at + 5);
            this.height = file.u16le(at + 7);
            this.interlaced = (file.u8(at + 9) & 0x40) != 0;
            this.screenWidth = Math.max(file.u16le(6), left + width);
            this.screenHeight = Math.max(file.u16le(8), top + height);
            this.palette = palette;
            this.background = background;
            this.dataAt = dataAt;
        }

        /** Where the line that comes as number {@code stored} belongs. */
        int line(int stored) {
            if (!interlaced) {
                return stored;
            }
            int rest = stored;
            for (int[] pass : new int[][] {{0, 8}, {4, 8}, {2, 4}, {1, 2}}) { // first line, step
                int lines = Math.max(0, (height - pass[0] + pass[1] - 1) / pass[1]);
                if (rest < lines) {
                    return pass[0] + rest * pass[1];
                }
                rest -= lines;
            }
            throw new IllegalArgumentException("a frame of %d lines has no line %d".formatted(height, stored));
        }
    }
}
