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
    private static final long BOTH_HALVES = HALF | (long) HALF << 32;

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
        this.ring = new int[down.taps() + 1][3 * across.output()];
        this.packed = new long[3 * (across.input() + across.taps())];
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
                fillTo(y + 1);
                copy(ring[y % ring.length], target.samples(), y * rowSamples);
            } else {
                fillTo(Math.min(source.height(), down.first()[y] + down.taps()));
                column(y, sums);
                round(sums, target.samples(), y * rowSamples);
            }
        }
        return target;
    }

    /** Makes the rows up to {@code end}, two at a time. */
    private void fillTo(int end) {
        for (; nextRow < end; nextRow += 2) {
            int second = Math.min(nextRow + 1, source.height() - 1);
            if (across.identity()) {
                unpack(nextRow);
                unpack(second);
            } else {
                pack(nextRow, second);
                filter(ring[nextRow % ring.length], ring[second % ring.length]);
            }
        }
    }

    private void unpack(int y) {
        int[] row = ring[y % ring.length];
        int at = y * row.length;
        for (int i = 0; i < row.length; i++) {
            row[i] = source.samples()[at + i] & 0xFF;
        }
    }

    private void column(int y, int[] sums) {
        Arrays.fill(sums, HALF);
        int[] weights = down.weights();
        for (int tap = 0, at = y * down.taps(); tap < down.taps(); tap += 2, at += 2) {
            int row = down.first()[y] + tap;
            add(sums, ring[row % ring.length], weights[at], ring[(row + 1) % ring.length], weights[at + 1]);
        }
    }

    private static void add(int[] sums, int[] row, int weight, int[] next, int nextWeight) { // the JIT makes it SIMD
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * row[i] + nextWeight * next[i];
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

    /** The samples of two rows in the halves of longs: one multiplication serves both. */
    private void pack(int y, int second) {
        byte[] samples = source.samples();
        int width = 3 * source.width();
        int upper = y * width;
        int lower = second * width;
        for (int i = 0; i < width; i++) {
            packed[i] = samples[upper + i] & 0xFF | (long) (samples[lower + i] & 0xFF) << 32;
        }
    }

    private void filter(int[] upper, int[] lower) {
        int taps = across.taps();
        for (int x = 0, out = 0; x < across.output(); x++, out += 3) {
            filterPixel(3 * across.first()[x], x * taps, taps, upper, lower, out);
        }
    }

    private void filterPixel(int from, int weightsAt, int taps, int[] upper, int[] lower, int out) {
        long[] rows = packed;
        int[] weights = across.weights();
        long red = BOTH_HALVES;
        long green = BOTH_HALVES;
        long blue = BOTH_HALVES;
        for (int j = 0; j < taps; j += 2) {
            long first = weights[weightsAt + j];
            long second = weights[weightsAt + j + 1];
            int in = from + 3 * j;
            red += first * rows[in] + second * rows[in + 3];
            green += first * rows[in + 1] + second * rows[in + 4];
            blue += first * rows[in + 2] + second * rows[in + 5];
        }
        store(red, upper, lower, out);
        store(green, upper, lower, out + 1);
        store(blue, upper, lower, out + 2);
    }

    private static void store(long sums, int[] upper, int[] lower, int at) {
        int low = (int) sums; // where it is negative, the high half lent it one
        int high = (int) ((sums - low) >> 32);
        upper[at] = clip(low >> ResampleAxis.PRECISION_BITS);
        lower[at] = clip(high >> ResampleAxis.PRECISION_BITS);
    }
}
