package io.xgenmm.engine.vision;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.checkpoint.ResamplerConfig;
import io.xgenmm.engine.importer.GraphFile;
import io.xgenmm.engine.importer.ModelPackage;
import io.xgenmm.engine.importer.ModelPackages;
import io.xgenmm.engine.importer.TokenEmbedding;
import io.xgenmm.engine.testkit.Differences;
import io.xgenmm.engine.testkit.Fixtures;
import io.xgenmm.engine.testkit.Golden;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** From a picture's file to its vision tokens, each step against the outputs of the original code. */
class VisionLadderTest {
    /** Of the largest magnitude: float32 here against float32 PyTorch, other kernels, same maths. */
    private static final double TOLERANCE = 1e-4;

    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    @TempDir
    static Path cache;

    static Stream<Golden> cases() {
        return Fixtures.variants().stream()
                .flatMap(variant -> Fixtures.goldens(variant).stream())
                .filter(golden -> golden.has("vision_tokens") && Fixtures.hasImages(golden))
                .filter(golden -> golden.rows() == 1 || golden.has("text_condition") || !isV1(golden));
    }

    private static boolean isV1(Golden golden) {
        return golden.json().get("kind").stringValue().equals("v1");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyStepEqualsTheOriginal(Golden golden) throws Exception {
        Path checkpoint = Fixtures.checkpoint(golden.variant());
        try (ModelPackage model = ModelPackages.open(checkpoint, cache, Optional.empty(), false, true);
                VisionModel vision = VisionModel.of(
                        ENVIRONMENT, session(model.visionEncoder()), session(model.resampler()), model.config())) {
            Ladder ladder = new Ladder(golden, model, vision);
            for (PreparedImage image : pictures(golden, model.config())) {
                ladder.climb(image);
            }
            ladder.check();
        }
    }

    private static OrtSession session(GraphFile graph) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.addConfigEntry(
                    "session.model_external_initializers_file_folder_path",
                    graph.weightsFolder().toString());
            return ENVIRONMENT.createSession(graph.model(), options);
        }
    }

    private static List<PreparedImage> pictures(Golden golden, ModelConfig model) throws IOException {
        ImagePreprocessor preprocessor = ImagePreprocessor.of(model, ImageLimits.defaults());
        List<PreparedImage> pictures = new ArrayList<>();
        for (int row = 0; row < golden.rows(); row++) {
            for (String file : golden.images(row)) {
                pictures.add(preprocessor.prepare(Files.readAllBytes(Fixtures.image(file))));
            }
        }
        List<String> expected = new ArrayList<>();
        for (JsonNode pixels : golden.json().get("pixel_values")) {
            expected.add(pixels.get("sha256").stringValue());
        }
        assertThat(pictures)
                .extracting(picture -> picture.view().pixelsSha256())
                .isEqualTo(expected);
        return pictures;
    }

    /** Collects what each step gives for all pictures, in the order of the golden tensors' first axis. */
    private static final class Ladder {
        private final Golden golden;
        private final ModelConfig model;
        private final VisionModel vision;
        private final float[] conditions;
        private final int conditionLength;
        private final List<float[]> features = new ArrayList<>();
        private final List<float[]> strips = new ArrayList<>();
        private final List<Boolean> visible = new ArrayList<>();
        private final List<float[]> tokens = new ArrayList<>();

        Ladder(Golden golden, ModelPackage model, VisionModel vision) {
            this.golden = golden;
            this.model = model.config();
            this.vision = vision;
            if (golden.has("text_condition")) {
                this.conditions = golden.floats("text_condition");
                this.conditionLength = conditions.length
                        / golden.array("text_condition").shape().get(0);
            } else {
                this.conditions = embedded(golden.promptIds(0), model.embedding());
                this.conditionLength = 0; // one for all tiles
            }
        }

        private static float[] embedded(int[] ids, TokenEmbedding embedding) {
            int count = Math.min(ids.length, ResamplerConfig.TEXT_CONDITION_TOKENS);
            FloatBuffer rows = FloatBuffer.allocate(count * embedding.width());
            for (int i = 0; i < count; i++) {
                embedding.embed(ids[i], rows);
            }
            return rows.array();
        }

        void climb(PreparedImage image) {
            FloatBuffer[] encoded = new FloatBuffer[image.view().tiles()];
            for (int tile = 0; tile < encoded.length; tile++) {
                encoded[tile] = vision.encodeTile(image, tile);
                features.add(floats(encoded[tile]));
            }
            for (int strip = 0; strip < encoded.length; strip++) {
                strips.add(strip(image, encoded, strip));
                tokens.add(floats(vision.resampleStrip(image, encoded, strip, condition())));
            }
            for (boolean position : image.visible()) {
                visible.add(position);
            }
        }

        /** The condition of the tile whose tokens come next; null before v1. */
        private @Nullable FloatBuffer condition() {
            if (!model.resampler().textConditioned()) {
                return null;
            }
            int length = conditionLength == 0 ? conditions.length : conditionLength;
            return FloatBuffer.wrap(conditions, tokens.size() * conditionLength, length)
                    .slice();
        }

        private float[] strip(PreparedImage image, FloatBuffer[] encoded, int index) {
            int patches = model.vision().patchesPerTile();
            int width = model.vision().width();
            float[] strip = new float[patches * width];
            for (int position = 0; position < patches; position++) {
                int source = image.stripSource()[index * patches + position];
                encoded[source / patches].get(source % patches * width, strip, position * width, width);
            }
            return strip;
        }

        void check() {
            assertClose("vision_features", features);
            assertClose("resampler_features", strips);
            assertClose("vision_tokens", tokens);
            if (golden.has("resampler_mask") && !model.resampler().textConditioned()) {
                boolean[] mask = golden.array("resampler_mask").flags();
                assertThat(visible).isEqualTo(asList(mask));
            }
        }

        private void assertClose(String tensor, List<float[]> found) {
            if (golden.has(tensor)) {
                float[] expected = golden.floats(tensor);
                double tolerance = TOLERANCE * Differences.magnitude(expected);
                Differences.assertClose(golden + " " + tensor, concatenated(found), expected, tolerance);
            }
        }

        private static float[] floats(FloatBuffer buffer) {
            float[] floats = new float[buffer.remaining()];
            buffer.duplicate().get(floats);
            return floats;
        }

        private static List<Boolean> asList(boolean[] flags) {
            List<Boolean> list = new ArrayList<>();
            for (boolean flag : flags) {
                list.add(flag);
            }
            return list;
        }

        private static float[] concatenated(List<float[]> parts) {
            float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
            int at = 0;
            for (float[] part : parts) {
                System.arraycopy(part, 0, all, at, part.length);
                at += part.length;
            }
            return all;
        }
    }
}
