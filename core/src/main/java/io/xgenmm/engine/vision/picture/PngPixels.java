package io.xgenmm.engine.vision.picture;

import io.xgenmm.engine.InvalidImageException;

/** How the bytes of an unfiltered PNG row become RGB. Confined to one call. */
final class PngPixels {
    private static final int GREY = 0;
    private static final int PALETTE = 3;
    private static final int GREY_ALPHA = 4;

    private final int depth;
    private final int colourType;
    private final int channels;
    private final byte[] palette = Palettes.black();
    private boolean hasPalette;

    private PngPixels(int depth, int colourType, int channels) {
        this.depth = depth;
        this.colourType = colourType;
        this.channels = channels;
    }

    static PngPixels of(int depth, int colourType) {
        int channels = colourType <= 6 ? new int[] {1, 0, 3, 1, 2, 0, 4}[colourType] : 0;
        boolean small = depth == 1 || depth == 2 || depth == 4;
        boolean fits = depth == 8
                || small && (colourType == GREY || colourType == PALETTE)
                || depth == 16 && colourType != PALETTE;
        if (channels == 0 || !fits) {
            throw new InvalidImageException(
                    "expected a PNG colour type and depth of the standard, but found type %d with %d bits; save it again"
                            .formatted(colourType, depth));
        }
        return new PngPixels(depth, colourType, channels);
    }

    void palette(Bytes file, int at, int length) {
        if (length > 768 || length % 3 != 0) {
            throw PictureDecoder.damaged("PNG");
        }
        System.arraycopy(file.array(), at, palette, 0, length);
        hasPalette = true;
    }

    int rowBytes(int columns) {
        return Math.toIntExact(((long) columns * channels * depth + 7) / 8);
    }

    /** Bytes between a sample and the one left of it, as the row filters count. */
    int filterDistance() {
        return Math.max(1, channels * depth / 8);
    }

    /** Writes {@code columns} pixels from {@code at} on, {@code step} bytes apart. */
    void toRgb(byte[] row, int columns, byte[] rgb, int at, int step) {
        if (colourType == PALETTE && !hasPalette) {
            throw PictureDecoder.damaged("PNG");
        }
        if (depth < 8) {
            smallToRgb(row, columns, rgb, at, step);
            return;
        }
        int sampleBytes = depth / 8;
        int pixelBytes = channels * sampleBytes;
        for (int x = 0, in = 0, out = at; x < columns; x++, in += pixelBytes, out += step) {
            if (colourType == GREY || colourType == GREY_ALPHA) {
                rgb[out] = rgb[out + 1] = rgb[out + 2] = row[in];
            } else if (colourType == PALETTE) {
                Palettes.put(palette, row[in] & 0xFF, rgb, out);
            } else {
                rgb[out] = row[in];
                rgb[out + 1] = row[in + sampleBytes];
                rgb[out + 2] = row[in + 2 * sampleBytes];
            }
        }
    }

    private void smallToRgb(byte[] row, int columns, byte[] rgb, int at, int step) {
        int mask = (1 << depth) - 1;
        for (int x = 0, out = at; x < columns; x++, out += step) {
            int bit = x * depth;
            int value = (row[bit >> 3] >> (8 - depth - (bit & 7))) & mask;
            if (colourType == PALETTE) {
                Palettes.put(palette, value, rgb, out);
            } else {
                rgb[out] = rgb[out + 1] = rgb[out + 2] = (byte) (value * 255 / mask);
            }
        }
    }
}
