package io.xgenmm.engine.vision.picture.vp8;

import java.util.Arrays;

/**
 * One plane of samples with a border: a row above (127) and a column to the left (129), as prediction expects them, and
 * four more samples to the right of the row above.
 *
 * @param samples uint8; row y begins at {@code origin + y * stride}
 */
record Plane(byte[] samples, int stride, int origin) {
    private static final int MARGIN = 4;

    /** @param width a multiple of the macroblock's edge, as is {@code height} */
    static Plane of(int width, int height) {
        int stride = width + 2 * MARGIN;
        byte[] samples = new byte[Math.multiplyExact(stride, height + 1)];
        Arrays.fill(samples, 0, stride, (byte) 127);
        for (int y = 1; y <= height; y++) {
            samples[y * stride + MARGIN - 1] = (byte) 129;
        }
        return new Plane(samples, stride, stride + MARGIN);
    }

    int at(int x, int y) {
        return origin + y * stride + x;
    }

    int get(int at) {
        return samples[at] & 0xFF;
    }

    void set(int at, int value) {
        samples[at] = (byte) value;
    }

    void add(int at, int difference) {
        samples[at] = clip((samples[at] & 0xFF) + difference);
    }

    static byte clip(int value) {
        return (byte) (value < 0 ? 0 : Math.min(value, 255));
    }
}
