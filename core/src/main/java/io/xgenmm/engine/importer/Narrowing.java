package io.xgenmm.engine.importer;

/** Rounds float32 to half precision, to nearest, ties to even. Source: IEEE 754 binary16; bfloat16 as PyTorch rounds. */
final class Narrowing {
    static final float LARGEST_HALF = 65504f;

    private Narrowing() {}

    static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= LARGEST_HALF + 16) { // half a step above the largest
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x1p-14f) {
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24f)); // subnormal, or the smallest normal
        }
        int rebased = (bits & 0x7fffffff) - (112 << 23);
        return (short) (sign | ((rebased + 0xfff + ((rebased >>> 13) & 1)) >>> 13));
    }
}
