package io.xgenmm.engine.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.Precision;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.TensorType;
import io.xgenmm.engine.testkit.Differences;
import io.xgenmm.engine.testkit.RandomCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelImporterTest {
    private static final ProgressListener DEAF = (step, done, total) -> {};

    @TempDir
    Path home;

    @TempDir
    Path source;

    @BeforeEach
    void makeCheckpoint() {
        RandomCheckpoint.tiny(Variant.INSTRUCT).shards(3).write(source);
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void fp32ImportComputesTheSameBitsAsTheCheckpointInPlace(Variant variant, @TempDir Path other) throws Exception {
        RandomCheckpoint.tiny(variant).shards(2).write(other);
        StoredModel stored = ModelImporter.importCheckpoint(ImportRequest.of(other, home, "m", Precision.FP32), DEAF);

        try (ModelPackage imported = open(stored.directory());
                ModelPackage inPlace = open(other)) {
            assertThat(imported.config()).isEqualTo(inPlace.config());
            assertThat(logits(imported.decoder(), imported)).isEqualTo(logits(inPlace.decoder(), inPlace));
            assertThat(imported.prefillDecoder()).isEmpty();
        }
    }

    @Test
    void halfPrecisionCheckpointKeepsItsBitsInItsOwnPrecision(@TempDir Path other) throws Exception {
        RandomCheckpoint.tiny(Variant.INSTRUCT).type(TensorType.BF16).write(other);
        StoredModel stored = ModelImporter.importCheckpoint(ImportRequest.of(other, home, "m", Precision.BF16), DEAF);

        try (ModelPackage imported = open(stored.directory());
                ModelPackage inPlace = open(other)) {
            assertThat(logits(imported.decoder(), imported)).isEqualTo(logits(inPlace.decoder(), inPlace));
        }
    }

    /** Relative to the root of the squared logits, on random weights, which forgive less than trained ones. */
    @ParameterizedTest
    @CsvSource({"FP16, 0.005", "BF16, 0.03", "INT8, 0.1", "INT4, 0.6"})
    void roundedModelsStayNearTheCheckpoint(Precision precision, double bound) throws Exception {
        StoredModel stored = ModelImporter.importCheckpoint(ImportRequest.of(source, home, "m", precision), DEAF);

        try (ModelPackage imported = open(stored.directory());
                ModelPackage inPlace = open(source)) {
            float[] exact = logits(inPlace.decoder(), inPlace);
            assertThat(distance(logits(imported.decoder(), imported), exact)).isBetween(1e-6, bound);
            assertThat(imported.precision()).isEqualTo(precision);
        }
    }

    /** Channels a hundred times as loud as the others, as trained decoders have them. */
    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"INT8", "INT4"})
    void loudChannelsCostNothing(Precision precision, @TempDir Path loud) throws Exception {
        RandomCheckpoint.tiny(Variant.INSTRUCT).outliers(true).write(loud);
        ImportRequest request =
                ImportRequest.of(source, home, "even", precision).withFastPrefill(true);
        ImportRequest loudRequest =
                ImportRequest.of(loud, home, "loud", precision).withFastPrefill(true);
        try (ModelPackage even =
                        open(ModelImporter.importCheckpoint(request, DEAF).directory());
                ModelPackage rounded =
                        open(ModelImporter.importCheckpoint(loudRequest, DEAF).directory());
                ModelPackage inPlace = open(loud)) {
            float[] exact = logits(inPlace.decoder(), inPlace);

            assertThat(distance(logits(rounded.decoder(), rounded), exact))
                    .isLessThan(1.3 * distance(logits(even.decoder(), even), exact));
            assertThat(distance(prefillLogits(rounded), exact)).isLessThan(1.3 * distance(prefillLogits(even), exact));
        }
    }

    private static float[] prefillLogits(ModelPackage model) throws Exception {
        return logits(model.prefillDecoder().orElseThrow(), model);
    }

    /** Both weight sets read the same prompt into the same memory: one may go on where the other stopped. */
    @Test
    void prefillDecoderSharesKeysAndValuesWithTheDecoder() throws Exception {
        StoredModel stored = ModelImporter.importCheckpoint(ImportRequest.of(source, home, "m", Precision.INT4), DEAF);

        try (ModelPackage model = open(stored.directory());
                ModelPackage inPlace = open(source);
                Graph prefill = new Graph(model.prefillDecoder().orElseThrow());
                Graph decode = new Graph(model.decoder());
                DecoderRow slot = new DecoderRow(model.config().decoder(), 64)) {
            slot.feed(prefill, GoldenPrompt.embed(model.embedding(), 1, 2, 3, 4, 5, 6, 7), 0);
            slot.feed(decode, GoldenPrompt.embed(model.embedding(), 8), 0);
            float[] mixed = slot.feed(decode, GoldenPrompt.embed(model.embedding(), 9, 10), 2);

            float[] exact = logits(inPlace.decoder(), inPlace);
            int from = exact.length - mixed.length;
            assertThat(distance(mixed, Arrays.copyOfRange(exact, from, exact.length)))
                    .isLessThan(0.6);
        }
    }

    @Test
    void fastPrefillIsLeftOutOnRequest() throws Exception {
        ImportRequest request =
                ImportRequest.of(source, home, "m", Precision.INT4).withFastPrefill(false);
        try (ModelPackage model =
                open(ModelImporter.importCheckpoint(request, DEAF).directory())) {
            assertThat(model.prefillDecoder()).isEmpty();
        }
        assertThat(home.resolve("models/m/prefill.weights")).doesNotExist();
    }

    @Test
    void progressGrowsToTheTotal() {
        List<Long> done = new ArrayList<>();
        List<Long> totals = new ArrayList<>();

        ModelImporter.importCheckpoint(ImportRequest.of(source, home, "m", Precision.FP32), (step, d, t) -> {
            done.add(d);
            totals.add(t);
        });

        assertThat(done).isSorted().hasSizeGreaterThan(5);
        assertThat(done.get(done.size() - 1)).isEqualTo(totals.get(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 13})
    void stoppedImportGoesOnAndGivesTheSameBytes(int stopAt) throws Exception {
        ImportRequest request = ImportRequest.of(source, home, "m", Precision.INT4);
        StoredModel whole =
                ModelImporter.importCheckpoint(ImportRequest.of(source, home, "whole", Precision.INT4), DEAF);

        interrupted(request, stopAt);
        spoilTheEnds(home.resolve("models/.importing-m"));
        assertThat(new ModelStore(home).find("m")).isEmpty();
        List<Long> second = new ArrayList<>();
        StoredModel resumed = ModelImporter.importCheckpoint(request.withVerify(true), (s, d, t) -> second.add(d));

        assertThat(resumed.sha256()).isEqualTo(whole.sha256());
        assertThat(new ModelStore(home).verify("m")).isEmpty();
        assertThat(home.resolve("models/.importing-m")).doesNotExist();
        if (stopAt >= 8) {
            assertThat(second.get(0)).as("bytes that were not written again").isPositive();
        }
    }

    /** Stops as a killed process does: in the middle, with whatever has reached the files. */
    private static void interrupted(ImportRequest request, int stopAt) {
        AtomicInteger heard = new AtomicInteger();
        assertThatThrownBy(() -> ModelImporter.importCheckpoint(request, (step, done, total) -> {
                    if (heard.incrementAndGet() == stopAt) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");
    }

    private static void spoilTheEnds(Path work) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".weights")).toList()) {
                Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
            }
        }
        Files.writeString(work.resolve("journal"), "decoder.weights 99 123", StandardOpenOption.APPEND);
    }

    @Test
    void notedBytesThatHaveChangedAreWrittenAgain() throws Exception {
        ImportRequest request = ImportRequest.of(source, home, "m", Precision.FP32);
        interrupted(request, 6);
        Path vision = home.resolve("models/.importing-m/vision.weights");
        byte[] bytes = Files.readAllBytes(vision);
        bytes[0] ^= 1;
        Files.write(vision, bytes);

        ModelImporter.importCheckpoint(request, DEAF);

        try (ModelPackage imported = open(home.resolve("models/m"));
                ModelPackage inPlace = open(source);
                Graph one = new Graph(imported.visionEncoder());
                Graph other = new Graph(inPlace.visionEncoder())) {
            float[] pixels = new float[3 * 60 * 60];
            pixels[7] = 1;
            assertThat(one.run(Map.of("pixel_values", Graph.tensor(pixels, 1, 3, 60, 60))))
                    .isEqualTo(other.run(Map.of("pixel_values", Graph.tensor(pixels, 1, 3, 60, 60))));
        }
    }

    @Test
    void anotherRequestStartsFromScratch() throws Exception {
        interrupted(ImportRequest.of(source, home, "m", Precision.FP32), 8);

        StoredModel stored = ModelImporter.importCheckpoint(ImportRequest.of(source, home, "m", Precision.FP16), DEAF);

        assertThat(stored.precision()).isEqualTo(Precision.FP16);
        assertThat(new ModelStore(home).verify("m")).isEmpty();
    }

    @Test
    void takenNameIsRefusedUnlessForced() {
        ImportRequest request = ImportRequest.of(source, home, "m", Precision.FP32);
        ModelImporter.importCheckpoint(request, DEAF);

        assertThatThrownBy(() -> ModelImporter.importCheckpoint(request, DEAF))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("a model named m exists; choose another --name, remove it, or use --force");

        ImportRequest forced =
                ImportRequest.of(source, home, "m", Precision.BF16).withForce(true);
        assertThat(ModelImporter.importCheckpoint(forced, DEAF).precision()).isEqualTo(Precision.BF16);
        assertThat(home.resolve("models")).isDirectoryNotContaining("glob:**/.removing*");
    }

    @Test
    void sameNameIsImportedByOneAtATime() {
        ImportRequest request = ImportRequest.of(source, home, "m", Precision.FP32);

        ModelImporter.importCheckpoint(request, (step, done, total) -> {
            if (done == 0) {
                assertThatThrownBy(() -> ModelImporter.importCheckpoint(request, DEAF))
                        .isInstanceOf(ModelLoadException.class)
                        .hasMessageContaining("is being imported already");
            }
        });
    }

    @Test
    void brokenCheckpointLeavesNothingBehind() throws Exception {
        Files.delete(source.resolve("model-00002-of-00003.safetensors"));

        assertThatThrownBy(
                        () -> ModelImporter.importCheckpoint(ImportRequest.of(source, home, "m", Precision.FP32), DEAF))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("model-00002-of-00003.safetensors");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void tokenizerAndConfigurationComeAlong() {
        StoredModel stored = ModelImporter.importCheckpoint(ImportRequest.of(source, home, "m", Precision.INT8), DEAF);

        for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
            assertThat(stored.directory().resolve(file)).hasSameBinaryContentAs(source.resolve(file));
        }
        assertThat(stored.visionPrecision()).isEqualTo(Precision.INT8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".hidden", "../up", "a/b", "a b"})
    void strangeNamesAreRefused(String name) {
        assertThatThrownBy(() -> ImportRequest.of(source, home, name, Precision.FP32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a model's name must be");
    }

    @Test
    void nameComesFromTheFolderOrTheRepository() {
        assertThat(ImportRequest.defaultName(Path.of("/data/my model"))).isEqualTo("my-model");
        assertThat(ImportRequest.defaultName(
                        Path.of("/hub/models--Salesforce--xgen-mm-phi3-mini-base-r-v1.5/snapshots/0123")))
                .isEqualTo("xgen-mm-phi3-mini-base-r-v1.5");
    }

    private ModelPackage open(Path folder) {
        return ModelPackages.open(folder, home.resolve("cache"), Optional.empty(), false, true);
    }

    private static float[] logits(GraphFile decoder, ModelPackage model) throws Exception {
        try (Graph graph = new Graph(decoder);
                DecoderRow slot = new DecoderRow(model.config().decoder(), 64)) {
            return slot.feed(graph, GoldenPrompt.embed(model.embedding(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 10);
        }
    }

    private static double distance(float[] found, float[] expected) {
        assertThat(Differences.largest(found, expected).difference()).isFinite();
        double error = 0;
        double energy = 0;
        for (int i = 0; i < expected.length; i++) {
            error += Math.pow(found[i] - expected[i], 2);
            energy += Math.pow(expected[i], 2);
        }
        return Math.sqrt(error / energy);
    }
}
