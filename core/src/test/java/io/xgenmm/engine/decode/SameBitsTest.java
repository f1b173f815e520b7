package io.xgenmm.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.xgenmm.engine.Precision;
import io.xgenmm.engine.importer.GraphFile;
import io.xgenmm.engine.importer.ImportRequest;
import io.xgenmm.engine.importer.ModelImporter;
import io.xgenmm.engine.importer.ModelPackage;
import io.xgenmm.engine.importer.ModelPackages;
import io.xgenmm.engine.testkit.Differences;
import io.xgenmm.engine.testkit.Fixtures;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logits do not depend, not even in the last bit, on how many rows a step takes or how a prompt is cut into chunks. */
class SameBitsTest {
    private static final String VARIANT = "instruct-interleave-tiny";
    private static final int ROWS = 8;
    private static final int PROMPT = 50;
    private static final int TOKEN = 77;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

    @TempDir
    private Path home;

    private ModelPackage open(Precision precision) {
        Path folder = Fixtures.checkpoint(VARIANT);
        if (precision != Precision.FP32) {
            String name = "model-" + precision.label();
            ModelImporter.importCheckpoint(ImportRequest.of(folder, home, name, precision), (step, done, total) -> {});
            folder = home.resolve("models").resolve(name);
        }
        return ModelPackages.open(folder, home, Optional.empty(), false, true);
    }

    private OrtSession session(GraphFile graph, int threads) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.addConfigEntry(
                    "session.model_external_initializers_file_folder_path",
                    graph.weightsFolder().toString());
            return environment.createSession(graph.model(), options);
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"FP32, 1", "FP32, 2", "INT8, 1", "INT8, 2", "INT4, 1", "INT4, 2", "INT4, 3"})
    void whateverStandsBesideARow(Precision precision, int threads) {
        try (ModelPackage model = open(precision);
                DecoderSession decoder = RowDecoders.open(
                        environment,
                        session(model.decoder(), threads),
                        model.prefillDecoder().map(graph -> session(graph, threads)),
                        model.embedding(),
                        model.config().decoder(),
                        new HostKvStore(
                                environment,
                                RowDecoders.shape(model.config().decoder(), ROWS, 2 * PROMPT, Float.BYTES)),
                        PROMPT,
                        1)) {
            int[] ids = IntStream.range(0, PROMPT).map(i -> i * 37 % 900 + 3).toArray();
            PromptEmbeddings prompt = (from, count, target) -> {
                for (int i = from; i < from + count; i++) {
                    model.embedding().embed(ids[i], target);
                }
            };
            stepsAreEqual(decoder, prompt);
            chunksAreEqual(decoder, prompt);
        }
    }

    private static void stepsAreEqual(DecoderSession decoder, PromptEmbeddings prompt) {
        for (int row = 0; row < ROWS; row++) {
            decoder.read(prompt, row, 0, PROMPT);
        }
        float[] alone = logits(decoder.step(0, new int[] {TOKEN}, new int[] {PROMPT}));
        for (int rows = 1; rows <= ROWS; rows++) {
            int[] tokens = new int[rows];
            int[] positions = new int[rows];
            Arrays.fill(tokens, TOKEN);
            Arrays.fill(positions, PROMPT);
            float[] together = logits(decoder.step(0, tokens, positions));
            for (int row = 0; row < rows; row++) {
                assertThat(Differences.row(together, row, alone.length))
                        .as("row %d of %d", row, rows)
                        .isEqualTo(alone);
            }
        }
    }

    private static void chunksAreEqual(DecoderSession decoder, PromptEmbeddings prompt) {
        float[] whole = logits(decoder.read(prompt, 0, 0, PROMPT));
        for (int tail : new int[] {1, 2, 3, 7, 10, 20, 33, 49}) {
            decoder.read(prompt, 0, 0, PROMPT - tail);
            float[] inTwo = logits(decoder.read(prompt, 0, PROMPT - tail, tail));
            assertThat(inTwo).as("last %d apart", tail).isEqualTo(whole);
        }
    }

    private static float[] logits(FloatBuffer buffer) {
        float[] logits = new float[buffer.remaining()];
        buffer.get(logits);
        return logits;
    }
}
