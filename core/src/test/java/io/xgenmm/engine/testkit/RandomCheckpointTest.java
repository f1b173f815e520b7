package io.xgenmm.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.Checkpoint;
import io.xgenmm.engine.checkpoint.Checkpoints;
import io.xgenmm.engine.checkpoint.Tensor;
import io.xgenmm.engine.checkpoint.TensorType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RandomCheckpointTest {

    private static final String DECODER = "vlm.lang_model.";
    private static final String QKV = DECODER + "model.layers.0.self_attn.qkv_proj.weight";
    private static final String NORM = DECODER + "model.layers.0.input_layernorm.weight";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Variant.class)
    void whatIsWrittenOpensAsTheModelAskedFor(Variant variant) {
        Path written = RandomCheckpoint.tiny(variant).shards(3).write(folder);

        try (Checkpoint checkpoint = Checkpoints.open(written)) {
            assertThat(checkpoint.config()).isEqualTo(TestModels.tiny(variant));
        }
    }

    @Test
    void theFullShapeIsWrittenAsThePublishedFilesDo() throws Exception {
        new ConfigFiles(TestModels.full(Variant.INSTRUCT)).write(folder, TensorType.BF16);

        assertThat(Files.readString(folder.resolve("config.json")))
                .doesNotContain("hidden_size", "vision_config", "depth");
        assertThat(Checkpoints.readConfig(folder)).isEqualTo(TestModels.full(Variant.INSTRUCT));
    }

    @Test
    void shardsHoldTheSameNumbersAndOtherTypesTheSameRounded() {
        Path whole = RandomCheckpoint.tiny(Variant.INSTRUCT).write(folder.resolve("whole"));
        Path half = RandomCheckpoint.tiny(Variant.INSTRUCT)
                .type(TensorType.F16)
                .shards(2)
                .write(folder.resolve("half"));

        try (Checkpoint exact = Checkpoints.open(whole);
                Checkpoint rounded = Checkpoints.open(half)) {
            for (Tensor tensor : exact.tensors()) {
                short[] expected = narrow(tensor.floats());
                assertThat(narrow(rounded.tensor(tensor.name()).floats()))
                        .as(tensor.name())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws Exception {
        RandomCheckpoint tiny = RandomCheckpoint.tiny(Variant.BASE);
        byte[] first = Files.readAllBytes(tiny.write(folder.resolve("1")).resolve("model.safetensors"));
        byte[] again = Files.readAllBytes(tiny.write(folder.resolve("2")).resolve("model.safetensors"));
        byte[] other =
                Files.readAllBytes(tiny.seed(2).write(folder.resolve("3")).resolve("model.safetensors"));

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void everyPartMovesTheAnswer() {
        try (Checkpoint checkpoint =
                Checkpoints.open(RandomCheckpoint.tiny(Variant.INSTRUCT).write(folder))) {
            assertThat(deviation(checkpoint.tensor(QKV).floats())).isCloseTo(1 / Math.sqrt(128), within(0.002));
            assertThat(deviation(
                            checkpoint.tensor("vlm.vision_tokenizer.latents").floats()))
                    .isCloseTo(1, within(0.1));
            assertThat(mean(checkpoint.tensor(NORM).floats())).isCloseTo(1, within(0.05));
            for (float bias : checkpoint.tensor(DECODER + "lm_head.bias").floats()) {
                assertThat(bias).isNotZero();
            }
            float[] table =
                    checkpoint.tensor(DECODER + "model.embed_tokens.weight").floats();
            assertThat(deviation(Arrays.copyOfRange(table, 1012 * 128, table.length)))
                    .as("rows that nothing may read")
                    .isGreaterThan(50 * deviation(Arrays.copyOfRange(table, 0, 1012 * 128)));
        }
    }

    @Test
    void outliersAreLoudInTheNormAndQuietInWhatReadsIt() {
        RandomCheckpoint tiny = RandomCheckpoint.tiny(Variant.INSTRUCT);
        try (Checkpoint plain = Checkpoints.open(tiny.write(folder.resolve("plain")));
                Checkpoint loud = Checkpoints.open(tiny.outliers(true).write(folder.resolve("loud")))) {
            float[] norm = plain.tensor(NORM).floats();
            float[] loudNorm = loud.tensor(NORM).floats();
            float[] qkv = plain.tensor(QKV).floats();
            float[] quietQkv = loud.tensor(QKV).floats();

            for (int channel = 0; channel < 128; channel++) {
                float factor = channel % 32 == 7 ? 100 : 1;
                assertThat(loudNorm[channel]).isCloseTo(norm[channel] * factor, within(1e-4f));
                assertThat(quietQkv[channel]).isCloseTo(qkv[channel] / factor, within(1e-6f));
            }
        }
    }

    @Test
    void theCommandLineSaysWhatItExpects() {
        assertThat(RandomCheckpointArguments.parse("--variant", "base", "--layers", "2", "--dtype", "bf16", "there")
                        .folder())
                .isEqualTo(Path.of("there"));
        assertThatThrownBy(() -> RandomCheckpointArguments.parse("--size", "huge", "x"))
                .hasMessageContaining("expected tiny or full, found huge");
        assertThatThrownBy(() -> RandomCheckpointArguments.parse("--colour", "x"))
                .hasMessageContaining("found --colour");
        assertThatThrownBy(() -> RandomCheckpointArguments.parse("--outliers"))
                .hasMessageContaining("expected one folder");
        assertThatThrownBy(() -> RandomCheckpointArguments.parse("--dtype", "int4", "x"))
                .hasMessageContaining("expected fp32, fp16 or bf16, found int4");
        assertThatThrownBy(() -> RandomCheckpoint.tiny(Variant.BASE).shards(0)).hasMessageContaining("found 0");
    }

    private static short[] narrow(float[] values) {
        short[] halves = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            halves[i] = Narrowing.toHalf(values[i]);
        }
        return halves;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(float[] values) {
        double mean = mean(values);
        double sum = 0;
        for (float value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }
}
