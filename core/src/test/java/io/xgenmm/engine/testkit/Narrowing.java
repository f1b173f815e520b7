package io.xgenmm.engine.testkit;

/** Rounds float32 to the stored formats, ties to even. Source: IEEE 754; bfloat16 is the upper half of binary32. */
public final class Narrowing {

    private Narrowing() {}

    public static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40); // stays NaN when the lower half goes
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    public static short toHalf(float value) {
        int sign = (Float.floatToRawIntBits(value) >>> 16) & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 65520f) {
            return (short) (sign | 0x7c00);
        }
        int exponent = Math.max(Math.getExponent(magnitude), -14);
        int steps = (int) Math.rint(Math.scalb((double) magnitude, 10 - exponent)); // 2^(exponent - 10) each
        return (short) (sign | (steps + ((exponent + 14) << 10)));
    }
}
