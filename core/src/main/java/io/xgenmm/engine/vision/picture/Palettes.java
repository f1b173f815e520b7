package io.xgenmm.engine.vision.picture;

/** Palettes of 256 RGB colours. */
final class Palettes {
    private Palettes() {}

    /** Index i is grey i. */
    static byte[] ramp() {
        byte[] palette = new byte[768];
        for (int i = 0; i < 768; i++) {
            palette[i] = (byte) (i / 3);
        }
        return palette;
    }

    /** All black: what Pillow shows where a file's palette is too short. */
    static byte[] black() {
        return new byte[768];
    }

    static void put(byte[] palette, int index, byte[] rgb, int at) {
        rgb[at] = palette[3 * index];
        rgb[at + 1] = palette[3 * index + 1];
        rgb[at + 2] = palette[3 * index + 2];
    }
}
