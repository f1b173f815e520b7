package io.xgenmm.engine.vision.picture;

/** The run-length code of 4-bit and 8-bit BMP files. One use. */
final class BmpRuns {
    private final Bytes file;
    private final boolean fourBits;
    private int at;

    BmpRuns(Bytes file, int at, boolean fourBits) {
        this.file = file;
        this.fourBits = fourBits;
        this.at = at;
    }

    /** Palette indices, rows in the order of the file; what the code leaves out is 0. */
    byte[] decode(int width, int height) {
        byte[] indices = new byte[width * height];
        int x = 0;
        int y = 0;
        while (y < height) {
            int count = file.u8(at++);
            int value = file.u8(at++);
            if (count > 0) {
                for (int i = 0; i < count && x < width; i++) {
                    indices[y * width + x++] = nibbleOrByte(value, i);
                }
            } else if (value == 0) {
                x = 0;
                y++;
            } else if (value == 1) {
                return indices;
            } else if (value == 2) {
                x = Math.min(width, x + file.u8(at++));
                y += file.u8(at++);
            } else {
                x = literal(indices, y * width, x, width, value);
            }
        }
        return indices;
    }

    private int literal(byte[] indices, int row, int from, int width, int count) {
        int bytes = fourBits ? (count + 1) / 2 : count;
        file.require(at, bytes);
        int x = from;
        for (int i = 0; i < count && x < width; i++) {
            indices[row + x++] = nibbleOrByte(file.u8(at + (fourBits ? i / 2 : i)), i);
        }
        at += bytes + (bytes & 1); // padded to 16 bits
        return x;
    }

    private byte nibbleOrByte(int value, int i) {
        if (!fourBits) {
            return (byte) value;
        }
        return (byte) (i % 2 == 0 ? value >> 4 : value & 0xF);
    }
}
