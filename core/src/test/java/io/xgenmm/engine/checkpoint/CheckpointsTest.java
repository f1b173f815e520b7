package io.xgenmm.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.ModelConfig.Grid;
import io.xgenmm.engine.checkpoint.VisionConfig.Tower;
import io.xgenmm.engine.testkit.Differences;
import io.xgenmm.engine.testkit.Fixtures;
import io.xgenmm.engine.testkit.Golden;
import io.xgenmm.engine.testkit.RandomCheckpoint;
import io.xgenmm.engine.testkit.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointsTest {

    private static final String EMBEDDING = "vlm.lang_model.model.embed_tokens.weight";

    @TempDir
    Path folder;

    static Stream<String> variants() {
        return Fixtures.variants().stream();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void opensWhatTheOriginalWrote(String variant) {
        try (Checkpoint checkpoint = Checkpoints.open(Fixtures.checkpoint(variant))) {
            ModelConfig config = checkpoint.config();

            assertThat(config.variant().label()).isEqualTo(variant.replaceAll("^(instruct|base)-.*", "$1"));
            assertThat(config.anyResolution()).isEqualTo(config.variant() != Variant.BASE);
            for (TensorSpec spec : TensorInventory.of(config)) {
                if (spec.used()) {
                    Tensor tensor = checkpoint.tensor(spec.name());
                    assertThat(tensor.shape()).isEqualTo(spec.shape());
                    assertThat(tensor.bytes().remaining())
                            .isEqualTo(spec.elements() * tensor.type().bytes());
                }
            }
        }
    }

    /** Embedding rows are copied through the original untouched, so they must be found again in its outputs. */
    @ParameterizedTest
    @MethodSource("variants")
    void readsTheNumbersTheOriginalRead(String variant) {
        Golden golden = Fixtures.goldens(variant).stream()
                .filter(some -> some.has("inputs_embeds") && some.rows() == 1)
                .findFirst()
                .orElseThrow();
        try (Checkpoint checkpoint = Checkpoints.open(Fixtures.checkpoint(variant))) {
            int width = checkpoint.config().decoder().width();
            float[] embeds = golden.floats("inputs_embeds");
            float[] expected = Differences.row(embeds, embeds.length / width - 1, width);
            int[] ids = golden.promptIds(0);
            float[] row = new float[width];

            checkpoint.tensor(EMBEDDING).readFloats((long) ids[ids.length - 1] * width, row, 0, width);

            Differences.assertClose(golden.toString(), row, expected, 0);
        }
    }

    @Test
    void tellsTheShapesOfAFixture() {
        ModelConfig config = Checkpoints.readConfig(Fixtures.checkpoint("instruct-singleimg"));

        assertThat(config.grids())
                .containsExactly(
                        new Grid(47, 94), new Grid(94, 47), new Grid(94, 94), new Grid(141, 47), new Grid(47, 141));
        assertThat(config.vision().patchesPerTile()).isEqualTo(25);
        assertThat(config.decoder().slidingWindow()).isEmpty();
        assertThat(config.decoder().headSize()).isEqualTo(16);
        assertThat(config.resampler().innerWidth()).isEqualTo(48);
        assertThat(Checkpoints.readConfig(Fixtures.checkpoint("instruct-interleave-tiny"))
                        .decoder()
                        .slidingWindow())
                .isEqualTo(OptionalInt.of(63));
        assertThat(Checkpoints.readConfig(Fixtures.checkpoint("v1-instruct"))
                        .vision()
                        .mlpWidth())
                .isEqualTo(210);
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void everyConstantOfTheOriginalIsTheDefault(Variant variant) throws Exception {
        Files.writeString(folder.resolve("config.json"), publishedConfig(variant));

        assertThat(Checkpoints.readConfig(folder)).isEqualTo(TestModels.full(variant));
    }

    /** What the published repositories store, and nothing else. */
    private static String publishedConfig(Variant variant) {
        String text =
                "\"text_config\": {\"model_type\": \"phi3\", \"initial_tokenizer_len\": 32012, \"sliding_window\": 2047}";
        if (variant == Variant.V1_INSTRUCT) {
            return "{\"model_type\": \"blip_3\", %s}".formatted(text);
        }
        String grids = variant == Variant.BASE
                ? ""
                : ", \"anyres_grids\": [[384,768],[768,384],[768,768],[1152,384],[384,1152]]";
        return "{\"model_type\": \"xgenmm\", %s, \"vision_encoder_config\": {\"image_aspect_ratio\": \"anyres\"%s}}"
                .formatted(text, grids);
    }

    @Test
    void gridsOfThePreprocessorAloneMakeAnInstructModel() throws Exception {
        Files.writeString(folder.resolve("config.json"), publishedConfig(Variant.BASE));
        Files.writeString(folder.resolve("preprocessor_config.json"), "{\"grids\": [[384, 768], [768, 384]]}");

        ModelConfig config = Checkpoints.readConfig(folder);

        assertThat(config.variant()).isEqualTo(Variant.INSTRUCT);
        assertThat(config.grids()).containsExactly(new Grid(384, 768), new Grid(768, 384));
    }

    @Test
    void theFirstReleaseMayCallItselfByTheLaterName() throws Exception {
        Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\": \"xgenmm\", \"text_config\": {\"initial_tokenizer_len\": 32012},"
                        + " \"vision_encoder_config\": {\"model_name\": \"ViT-H-14-378-quickgelu\"}}");

        ModelConfig config = Checkpoints.readConfig(folder);

        assertThat(config.variant()).isEqualTo(Variant.V1_INSTRUCT);
        assertThat(config.vision().tower()).isEqualTo(Tower.OPEN_CLIP);
        assertThat(config.decoder().slidingWindow()).isEmpty();
    }

    @Test
    void thePublishedInventoryHasThePublishedCounts() {
        List<TensorSpec> instruct = TensorInventory.of(TestModels.full(Variant.INSTRUCT));
        List<TensorSpec> v1 = TensorInventory.of(TestModels.full(Variant.V1_INSTRUCT));

        assertThat(instruct).hasSize(718);
        assertThat(instruct.stream().mapToLong(TensorSpec::elements).sum()).isEqualTo(4_359_257_219L);
        assertThat(v1).hasSize(666);
        assertThat(v1.stream().mapToLong(TensorSpec::elements).sum()).isEqualTo(4_589_362_243L);
    }

    @Test
    void unusedTensorsMayBeMissingAndBuffersOfOtherVersionsAreIgnored() {
        RandomCheckpoint.tiny(Variant.BASE).write(folder);
        BrokenFiles.editHeader(
                folder.resolve("model.safetensors"),
                header -> header.properties().stream()
                        .filter(entry -> entry.getKey().contains("vision_encoder.head."))
                        .toList()
                        .forEach(entry -> {
                            header.remove(entry.getKey());
                            header.set(entry.getKey() + ".rotary_emb.inv_freq", entry.getValue());
                        }));

        try (Checkpoint checkpoint = Checkpoints.open(folder)) {
            assertThat(checkpoint.tensors()).extracting(Tensor::name).noneMatch(name -> name.contains(".head."));
        }
    }

    @Test
    void linksToFilesElsewhereAreFollowedAsInTheHubsCache() throws Exception {
        Path blobs = Files.createDirectories(folder.resolve("blobs"));
        Path snapshot = Files.createDirectories(folder.resolve("snapshots/1"));
        RandomCheckpoint.tiny(Variant.INSTRUCT).shards(2).write(blobs);
        try (Stream<Path> files = Files.list(blobs)) {
            for (Path file : files.toList()) {
                Path blob = Files.move(file, blobs.resolve("blob-of-" + file.getFileName()));
                Files.createSymbolicLink(snapshot.resolve(file.getFileName()), snapshot.relativize(blob));
            }
        }

        try (Checkpoint checkpoint = Checkpoints.open(snapshot)) {
            assertThat(checkpoint.tensor(EMBEDDING).floats()).hasSize(1056 * 128);
        }
    }

    @Test
    void inspectionCountsWithoutMapping() {
        RandomCheckpoint.tiny(Variant.INSTRUCT).type(TensorType.BF16).shards(3).write(folder);

        CheckpointInspection inspection = Checkpoints.inspect(folder);

        assertThat(inspection.parameters()).isEqualTo(1_198_995);
        assertThat(inspection.weightBytes()).isEqualTo(2 * 1_198_995);
        assertThat(inspection.types()).containsExactly("BF16");
        assertThat(inspection.fileCount()).isEqualTo(3);
        assertThat(inspection.config()).isEqualTo(TestModels.tiny(Variant.INSTRUCT));
    }

    @Test
    void aClosedCheckpointSaysSo() {
        RandomCheckpoint.tiny(Variant.BASE).write(folder);
        Checkpoint checkpoint = Checkpoints.open(folder);
        Tensor tensor = checkpoint.tensor(EMBEDDING);

        checkpoint.close();
        checkpoint.close();

        assertThatThrownBy(() -> checkpoint.tensor(EMBEDDING))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
        assertThat(tensor.floats()).isNotEmpty();
    }

    @Test
    void anUnknownNameIsTheCallersMistake() {
        RandomCheckpoint.tiny(Variant.BASE).write(folder);
        try (Checkpoint checkpoint = Checkpoints.open(folder)) {
            assertThatThrownBy(() -> checkpoint.tensor("nothing"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("has no tensor nothing");
        }
    }
}
