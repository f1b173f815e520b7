package io.xgenmm.engine.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/** Exact widening of stored floats to float32. Source: IEEE 754 binary16; bfloat16 is the upper half of binary32. */
final class Widening {
    private static final int CHUNK = 2048;

    private Widening() {}

    /** Widens elements [from, from + count); {@code source} begins with element 0. */
    static void read(TensorType type, ByteBuffer source, int from, float[] target, int targetOffset, int count) {
        ByteBuffer data = source.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (type == TensorType.F32) {
            data.asFloatBuffer().get(from, target, targetOffset, count);
            return;
        }
        ShortBuffer stored = data.asShortBuffer();
        short[] bits = new short[Math.min(count, CHUNK)];
        for (int done = 0; done < count; done += bits.length) {
            int length = Math.min(bits.length, count - done);
            stored.get(from + done, bits, 0, length);
            widen(type, bits, length, target, targetOffset + done);
        }
    }

    /** Two plain loops, so that the compiler can make vectors of them. */
    private static void widen(TensorType type, short[] bits, int length, float[] target, int offset) {
        if (type == TensorType.BF16) {
            for (int i = 0; i < length; i++) {
                target[offset + i] = Float.intBitsToFloat(bits[i] << 16);
            }
        } else {
            for (int i = 0; i < length; i++) {
                target[offset + i] = half(bits[i]);
            }
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
