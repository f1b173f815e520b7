package io.xgenmm.engine.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Exact widening of stored floats to float32. Source: IEEE 754 binary16; bfloat16 is the upper half of binary32. */
final class Widening {
    private Widening() {}

    static void read(TensorType type, ByteBuffer source, int from, float[] target, int targetOffset, int count) {
        ByteBuffer data = source.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            int at = (from + i) * type.bytes();
            target[targetOffset + i] = switch (type) {
                case F32 -> data.getFloat(at);
                case BF16 -> Float.intBitsToFloat(data.getShort(at) << 16);
                case F16 -> half(data.getShort(at));
            };
        }
    }

    static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0x1f) {
            return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
        }
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f; // subnormal: exact in binary32
            return sign == 0 ? magnitude : -magnitude;
        }
        return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
    }
}
