package io.xgenmm.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.testkit.Narrowing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class WideningTest {

    private static final int ALL = 1 << 16;

    @Test
    void everyHalfHasTheValueItsBitsSay() {
        float[] widened = widen(TensorType.F16);

        for (int bits = 0; bits < ALL; bits++) {
            Double expected = valueOf(bits, 5, 10);
            assertThat((double) widened[bits]).as("%04x", bits).isEqualTo(expected);
        }
    }

    @Test
    void everyBfloat16HasTheValueItsBitsSay() {
        float[] widened = widen(TensorType.BF16);

        for (int bits = 0; bits < ALL; bits++) {
            assertThat((double) widened[bits]).as("%04x", bits).isEqualTo(Double.valueOf(valueOf(bits, 8, 7)));
        }
    }

    @Test
    void narrowingGoesBackToTheSameBits() {
        float[] halves = widen(TensorType.F16);
        float[] bfloats = widen(TensorType.BF16);

        for (int bits = 0; bits < ALL; bits++) {
            if (!Float.isNaN(halves[bits])) {
                assertThat(Narrowing.toHalf(halves[bits])).isEqualTo((short) bits);
            }
            if (!Float.isNaN(bfloats[bits])) {
                assertThat(Narrowing.toBfloat16(bfloats[bits])).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void narrowingTakesTheNearestAndEvenOnTies() {
        assertThat(Widening.half(Narrowing.toHalf(1 + 0x1p-11f))).isEqualTo(1f);
        assertThat(Widening.half(Narrowing.toHalf(1 + 0x3p-11f))).isEqualTo(1 + 0x1p-9f);
        assertThat(Widening.half(Narrowing.toHalf(65519f))).isEqualTo(65504f);
        assertThat(Widening.half(Narrowing.toHalf(65520f))).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Narrowing.toBfloat16(1 + 0x1p-8f)).isEqualTo((short) 0x3f80);
        assertThat(Narrowing.toBfloat16(1 + 0x3p-8f)).isEqualTo((short) 0x3f82);
    }

    /** What IEEE 754 says of a number with so many exponent and fraction bits, in exact arithmetic. */
    private static double valueOf(int bits, int exponentBits, int fractionBits) {
        int fraction = bits & ((1 << fractionBits) - 1);
        int exponent = (bits >> fractionBits) & ((1 << exponentBits) - 1);
        int bias = (1 << (exponentBits - 1)) - 1;
        double sign = (bits & 0x8000) == 0 ? 1 : -1;
        if (exponent == (1 << exponentBits) - 1) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        double significand = fraction / (double) (1 << fractionBits) + (exponent == 0 ? 0 : 1);
        return sign * significand * Math.pow(2, Math.max(exponent, 1) - bias);
    }

    private static float[] widen(TensorType type) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * ALL).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits < ALL; bits++) {
            bytes.putShort((short) bits);
        }
        float[] widened = new float[ALL];
        Widening.read(type, bytes.flip(), 0, widened, 0, ALL);
        return widened;
    }
}
