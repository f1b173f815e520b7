package io.xgenmm.engine.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.checkpoint.Tensor;
import io.xgenmm.engine.checkpoint.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NarrowingTest {

    @Test
    void everyHalfSurvivesWideningAndNarrowing() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float wide = widen(TensorType.F16, (short) bits);
            if (!Float.isNaN(wide)) {
                assertThat(Narrowing.half(wide)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void everyBfloat16SurvivesWideningAndNarrowing() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float wide = widen(TensorType.BF16, (short) bits);
            if (!Float.isNaN(wide)) {
                assertThat(Narrowing.bfloat16(wide)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void tiesGoToTheEvenNeighbour() {
        for (TensorType type : List.of(TensorType.F16, TensorType.BF16)) {
            for (int bits = 0; bits < 0x7bff; bits++) { // positive finite ones with a finite successor
                float low = widen(type, (short) bits);
                float high = widen(type, (short) (bits + 1));
                float middle = low + (high - low) / 2;
                short even = (short) ((bits & 1) == 0 ? bits : bits + 1);
                assertThat(narrow(type, middle)).isEqualTo(even);
                assertThat(narrow(type, Math.nextUp(middle))).isEqualTo((short) (bits + 1));
                assertThat(narrow(type, -Math.nextDown(middle))).isEqualTo((short) (bits | 0x8000));
            }
        }
    }

    private static short narrow(TensorType type, float value) {
        return type == TensorType.F16 ? Narrowing.half(value) : Narrowing.bfloat16(value);
    }

    private static float widen(TensorType type, short bits) {
        ByteBuffer data = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort(0, bits);
        return new Tensor("t", type, List.of(1), data, Path.of("t"), 0).floats()[0];
    }
}
