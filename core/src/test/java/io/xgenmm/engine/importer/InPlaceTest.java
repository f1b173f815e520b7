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
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints used where they lie, in all the ways they may lie there. */
class InPlaceTest {
    private static final int[] PROMPT = IntStream.rangeClosed(1, 100).toArray(); // longer than the window of 63

    @TempDir
    Path folder;

    @TempDir
    Path cache;

    @Test
    void nothingIsWrittenIntoTheFolder() throws Exception {
        RandomCheckpoint.tiny(Variant.V1_INSTRUCT).write(folder);
        var before = listing(folder);

        logits(folder, true);

        assertThat(listing(folder)).isEqualTo(before);
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void linksOfTheHuggingFaceCacheAreFollowed() throws Exception {
        Path real = RandomCheckpoint.tiny(Variant.INSTRUCT).shards(2).write(folder.resolve("real"));
        Path blobs = Files.createDirectories(folder.resolve("models--a--b/blobs"));
        Path snapshot = Files.createDirectories(folder.resolve("models--a--b/snapshots/0123"));
        try (Stream<Path> files = Files.list(real)) {
            for (Path file : files.toList()) {
                Path blob = blobs.resolve(
                        "sha-" + Integer.toHexString(file.getFileName().hashCode()));
                Files.copy(file, blob);
                Files.createSymbolicLink(
                        snapshot.resolve(file.getFileName()),
                        Path.of("../../blobs").resolve(blob.getFileName()));
            }
        }

        assertThat(logits(snapshot, true)).isEqualTo(logits(real, true));
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void shardsOfSeveralFoldersAreGathered() throws Exception {
        Path real = RandomCheckpoint.tiny(Variant.INSTRUCT).shards(2).write(folder.resolve("real"));
        float[] expected = logits(real, true);
        Path second = real.resolve("model-00002-of-00002.safetensors");
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere")).resolve("shard");
        Files.move(second, elsewhere);
        Files.createSymbolicLink(second, elsewhere);

        assertThat(logits(real, true)).isEqualTo(expected);
        assertThat(logits(real, true)).isEqualTo(expected); // also with what the first time left in the cache
    }

    @Test
    void windowOffEqualsAModelWithoutOne() throws Exception {
        Path with = RandomCheckpoint.tiny(Variant.INSTRUCT).write(folder.resolve("with"));
        Path without = RandomCheckpoint.tiny(Variant.INSTRUCT).write(folder.resolve("without"));
        Path config = without.resolve("config.json");
        String text = Files.readString(config);
        assertThat(text).containsPattern("\"sliding_window\" ?: ?63");
        Files.writeString(config, text.replaceAll("\"sliding_window\" ?: ?63", "\"sliding_window\" : null"));

        float[] off = logits(with, false);

        assertThat(off).isEqualTo(logits(without, true));
        assertThat(Differences.largest(off, logits(with, true)).difference()).isGreaterThan(0.01);
    }

    /** The graph for CUDA, run on the CPU: half precision throughout, half precision near. */
    @Test
    void halfPrecisionDecoderStaysNear() throws Exception {
        for (TensorType type : List.of(TensorType.F32, TensorType.BF16)) {
            Path model = RandomCheckpoint.tiny(Variant.INSTRUCT).type(type).write(folder.resolve(type.name()));
            float[] exact = logits(model, true);
            try (ModelPackage half = ModelPackages.open(model, cache, Optional.empty(), true, true);
                    Graph graph = new Graph(half.decoder());
                    DecoderRow slot = new DecoderRow(half.config().decoder(), 128, true)) {
                float[] logits = slot.feed(graph, GoldenPrompt.embed(half.embedding(), PROMPT), 1);

                assertThat(half.precision()).isEqualTo(Precision.FP16);
                Differences.assertClose(type.name(), logits, exact, 0.05 * Differences.magnitude(exact));
            }
        }
    }

    @Test
    void otherPrecisionsAskForAnImport() {
        RandomCheckpoint.tiny(Variant.BASE).write(folder);

        assertThatThrownBy(() -> ModelPackages.open(folder, cache, Optional.of(Precision.INT4), false, true))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("opened in place as fp32, but int4 was asked; import it first: xgen-mm import");
    }

    @Test
    void idsOutsideOfTheVocabularyHaveNoEmbedding() {
        RandomCheckpoint.tiny(Variant.BASE).write(folder);
        try (ModelPackage model = ModelPackages.open(folder, cache, Optional.empty(), false, true)) {
            TokenEmbedding embedding = model.embedding();
            assertThatThrownBy(() -> GoldenPrompt.embed(embedding, 1015))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("token id must be in [0, 1015), but is 1015");
            assertThat(GoldenPrompt.embed(embedding, 1014)).hasSize(128);
        }
    }

    private float[] logits(Path model, boolean slidingWindow) throws Exception {
        try (ModelPackage opened = ModelPackages.open(model, cache, Optional.empty(), false, slidingWindow);
                Graph graph = new Graph(opened.decoder());
                DecoderRow slot = new DecoderRow(opened.config().decoder(), 128)) {
            return slot.feed(graph, GoldenPrompt.embed(opened.embedding(), PROMPT), 1);
        }
    }

    private static TreeMap<String, Object> listing(Path folder) throws IOException {
        var files = new TreeMap<String, Object>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.toList()) {
                files.put(file.toString(), Files.getLastModifiedTime(file));
            }
        }
        return files;
    }
}
