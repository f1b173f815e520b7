package io.xgenmm.engine.importer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import io.xgenmm.engine.testkit.Differences;
import io.xgenmm.engine.testkit.Fixtures;
import io.xgenmm.engine.testkit.Golden;
import io.xgenmm.engine.testkit.Npy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The graphs of a checkpoint opened in place against the outputs of the original code. */
class GoldenParityTest {
    /** Of the largest magnitude; other kernels, same maths. */
    private static final float VISION = 1e-4f;

    private static final float LOGITS = 1e-3f;

    @TempDir
    static Path cache;

    static Stream<Golden> cases() {
        return Fixtures.variants().stream().flatMap(v -> Fixtures.goldens(v).stream());
    }

    static Stream<Golden> visionCases() {
        return cases().filter(g -> g.has("vision_features") && g.has("pixel_values_0_0"));
    }

    static Stream<Golden> resamplerCases() {
        return cases().filter(g -> g.has("resampler_features"));
    }

    static Stream<Golden> decoderCases() {
        return cases().filter(g -> g.has("prefill_logits_last") && GoldenPrompt.known(g));
    }

    @ParameterizedTest
    @MethodSource("visionCases")
    void patchFeaturesMatch(Golden golden) throws Exception {
        try (ModelPackage model = open(golden);
                Graph graph = new Graph(model.visionEncoder())) {
            float[] features = graph.run(Map.of("pixel_values", Graph.tensor(golden.array("pixel_values_0_0"))));
            assertClose(golden, features, golden.floats("vision_features"), VISION);
        }
    }

    @ParameterizedTest
    @MethodSource("resamplerCases")
    void visionTokensMatch(Golden golden) throws Exception {
        try (ModelPackage model = open(golden);
                Graph graph = new Graph(model.resampler())) {
            float[] tokens = graph.run(resamplerInputs(golden));
            assertClose(golden, tokens, golden.floats("vision_tokens"), VISION);
        }
    }

    static Map<String, OnnxTensor> resamplerInputs(Golden golden) throws Exception {
        Npy features = golden.array("resampler_features");
        int tiles = features.shape().get(0);
        int patches = features.shape().get(1);
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>(Map.of("patch_features", Graph.tensor(features)));
        if (golden.has("text_condition")) {
            Npy condition = golden.array("text_condition"); // the same for every tile
            int rows = condition.shape().get(1);
            int width = condition.shape().get(2);
            inputs.put("text_condition", Graph.tensor(Arrays.copyOf(condition.floats(), rows * width), rows, width));
        } else {
            inputs.put("visible", Graph.tensor(visible(golden, tiles * patches), tiles, patches));
        }
        return inputs;
    }

    /** Base models hide nothing. */
    private static float[] visible(Golden golden, int count) {
        float[] visible = new float[count];
        Arrays.fill(visible, 1f);
        if (golden.has("resampler_mask")) {
            boolean[] mask = golden.array("resampler_mask").flags();
            for (int i = 0; i < count; i++) {
                visible[i] = mask[i] ? 1 : 0;
            }
        }
        return visible;
    }

    @ParameterizedTest
    @MethodSource("decoderCases")
    void logitsMatchInPrefillAndEveryStep(Golden golden) throws Exception {
        try (ModelPackage model = open(golden);
                Graph graph = new Graph(model.decoder())) {
            for (int row = 0; row < golden.rows(); row++) {
                checkRow(golden, model, graph, row);
            }
        }
    }

    private static void checkRow(Golden golden, ModelPackage model, Graph graph, int row) throws Exception {
        float[] prompt = GoldenPrompt.embeddings(golden, model.embedding(), row);
        int width = model.embedding().width();
        int count = prompt.length / width;
        int[] generated = golden.expectedIds(row);
        int vocabulary = model.config().decoder().vocabularySize();
        try (DecoderRow slot = new DecoderRow(model.config().decoder(), count + generated.length)) {
            int chunk = Math.min(count - 1, 50); // the rest comes as a second chunk
            assertThat(slot.feed(graph, Arrays.copyOf(prompt, chunk * width), 0))
                    .isEmpty();
            float[] logits = slot.feed(graph, Arrays.copyOfRange(prompt, chunk * width, prompt.length), 1);
            assertClose(golden, logits, slice(golden, "prefill_logits_last", row * vocabulary, vocabulary), 0);
            for (int step = 1; golden.has("step_logits") && step < generated.length; step++) {
                float[] next = slot.feed(graph, GoldenPrompt.embed(model.embedding(), generated[step - 1]), 1);
                int steps = golden.array("step_logits").shape().get(1);
                assertClose(
                        golden, next, slice(golden, "step_logits", (row * steps + step) * vocabulary, vocabulary), 0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("decoderCases")
    void logitsMatchAtEveryPosition(Golden golden) throws Exception {
        if (!golden.has("prefill_logits_all")) {
            return;
        }
        try (ModelPackage model = open(golden);
                Graph graph = new Graph(model.decoder())) {
            float[] prompt = GoldenPrompt.embeddings(golden, model.embedding(), 0);
            int count = prompt.length / model.embedding().width();
            try (DecoderRow slot = new DecoderRow(model.config().decoder(), count)) {
                assertClose(golden, slot.feed(graph, prompt, count), golden.floats("prefill_logits_all"), 0);
            }
        }
    }

    private static float[] slice(Golden golden, String tensor, int from, int count) {
        return Arrays.copyOfRange(golden.floats(tensor), from, from + count);
    }

    private static ModelPackage open(Golden golden) {
        return ModelPackages.open(Fixtures.checkpoint(golden.variant()), cache, Optional.empty(), false, true);
    }

    /** Within {@code relative} of the largest expected magnitude; 0: within the tolerance of logits. */
    private static void assertClose(Golden golden, float[] actual, float[] expected, float relative) {
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        Differences.assertClose(golden.toString(), actual, expected, relative == 0 ? LOGITS : relative * largest);
    }
}
