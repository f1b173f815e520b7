package io.xgenmm.engine.vision;

import io.xgenmm.engine.vision.picture.RgbImage;
import java.util.Arrays;

/**
 * Pillow's bicubic resize of 8-bit RGB, bit for bit: rows first, rounded to 8 bits, then columns; an axis that keeps its
 * length is left alone.
 *
 * <p>Rows are made when the columns need them and kept in a ring, so the memory is a few rows whatever the picture.
 *
 * <p>Source: Pillow 10.4, Resample.c, {@code ImagingResample} (8 bits per channel).
 */
final class BicubicResizer {
    private static final int HALF = 1 << ResampleAxis.PRECISION_BITS - 1;

    private final RgbImage source;
    private final ResampleAxis across;
    private final ResampleAxis down;
    private final int[][] ring;
    private final long[] packed;
    private int nextRow;

    private BicubicResizer(RgbImage source, ResampleAxis across, ResampleAxis down) {
        this.source = source;
        this.across = across;
        this.down = down;
        this.ring = new int[down.identity() ? 1 : down.taps()][3 * across.output()];
        this.packed = new long[across.identity() ? 0 : 2 * across.input()];
    }

    static RgbImage resize(RgbImage source, int width, int height) {
        ResampleAxis across = ResampleAxis.of(source.width(), width);
        ResampleAxis down = ResampleAxis.of(source.height(), height);
        if (across.identity() && down.identity()) {
            return source;
        }
        return new BicubicResizer(source, across, down).run();
    }

    private RgbImage run() {
        RgbImage target = RgbImage.black(across.output(), down.output());
        int rowSamples = 3 * across.output();
        int[] sums = new int[rowSamples];
        for (int y = 0; y < down.output(); y++) {
            if (down.identity()) {
                fillRow(y, ring[0]);
                copy(ring[0], target.samples(), y * rowSamples);
            } else {
                fillTo(down.first()[y] + down.taps());
                column(y, sums);
                round(sums, target.samples(), y * rowSamples);
            }
        }
        return target;
    }

    private void fillTo(int end) {
        nextRow = Math.max(nextRow, end - down.taps());
        for (; nextRow < end; nextRow++) {
            fillRow(nextRow, ring[nextRow % ring.length]);
        }
    }

    private void column(int y, int[] sums) {
        Arrays.fill(sums, HALF);
        for (int tap = 0; tap < down.taps(); tap++) {
            int weight = down.weights()[y * down.taps() + tap];
            if (weight != 0) {
                addScaled(sums, ring[(down.first()[y] + tap) % ring.length], weight);
            }
        }
    }

    private static void addScaled(int[] sums, int[] row, int weight) { // a loop that the JIT makes SIMD
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * row[i];
        }
    }

    private static void round(int[] sums, byte[] target, int at) {
        for (int i = 0; i < sums.length; i++) {
            target[at + i] = (byte) clip(sums[i] >> ResampleAxis.PRECISION_BITS);
        }
    }

    private static void copy(int[] row, byte[] target, int at) {
        for (int i = 0; i < row.length; i++) {
            target[at + i] = (byte) row[i];
        }
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private void fillRow(int y, int[] row) {
        int at = y * 3 * source.width();
        if (!across.identity()) {
            pack(at);
            filterRow(row);
            return;
        }
        for (int i = 0; i < row.length; i++) {
            row[i] = source.samples()[at + i] & 0xFF;
        }
    }

    /** Two samples in one long, red below green, blue alone: one multiplication serves both halves. */
    private void pack(int at) {
        byte[] samples = source.samples();
        for (int x = 0, in = at, out = 0; x < source.width(); x++, in += 3, out += 2) {
            packed[out] = samples[in] & 0xFF | (long) (samples[in + 1] & 0xFF) << 32;
            packed[out + 1] = samples[in + 2] & 0xFF;
        }
    }

    private void filterRow(int[] row) {
        int taps = across.taps();
        int[] weights = across.weights();
        for (int x = 0, out = 0, at = 0; x < across.output(); x++, out += 3) {
            long redGreen = HALF | (long) HALF << 32;
            long blue = HALF;
            int in = 2 * across.first()[x];
            for (int end = at + taps; at < end; at++, in += 2) {
                long weight = weights[at];
                redGreen += weight * packed[in];
                blue += weight * packed[in + 1];
            }
            int red = (int) redGreen; // the upper half has borrowed its sign
            int green = (int) ((redGreen - red) >> 32);
            row[out] = clip(red >> ResampleAxis.PRECISION_BITS);
            row[out + 1] = clip(green >> ResampleAxis.PRECISION_BITS);
            row[out + 2] = clip((int) blue >> ResampleAxis.PRECISION_BITS);
        }
    }
}
