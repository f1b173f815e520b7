package io.xgenmm.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.decode.RowDecoder;
import io.xgenmm.engine.decode.RowDecoders;
import io.xgenmm.engine.importer.GraphFile;
import io.xgenmm.engine.importer.ModelPackage;
import io.xgenmm.engine.importer.ModelPackages;
import io.xgenmm.engine.testkit.Differences;
import io.xgenmm.engine.testkit.Fixtures;
import io.xgenmm.engine.testkit.Golden;
import io.xgenmm.engine.vision.ImagePreprocessor;
import io.xgenmm.engine.vision.PreparedImage;
import io.xgenmm.engine.vision.VisionCache;
import io.xgenmm.engine.vision.VisionModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** From a case's ids and pictures to its spliced embeddings, and from there, in chunks, to the logits behind the prompt. */
class SplicedPromptTest {
    /** Of embeddings, by the largest of them: float32 against float32 through tower and resampler. */
    private static final double EMBEDDING_TOLERANCE = 1e-4;

    private static final double LOGIT_TOLERANCE = 1e-3;
    private static final int CHUNK = 48;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

    @TempDir
    private Path cache;

    @TestFactory
    Stream<DynamicNode> everyRowOfEveryCase() {
        return Fixtures.variants().stream().map(variant -> dynamicContainer(variant, rows(variant)));
    }

    private Stream<DynamicNode> rows(String variant) {
        ModelPackage model = ModelPackages.open(Fixtures.checkpoint(variant), cache, Optional.empty(), false, true);
        ModelParts parts = parts(model);
        List<DynamicNode> tests = new ArrayList<>();
        for (Golden golden : Fixtures.goldens(variant)) {
            for (int row = 0; row < golden.rows() && Fixtures.hasImages(golden); row++) {
                int tested = row;
                if (!lossy(golden, row) && !mixedWithPadding(golden, row)) {
                    tests.add(dynamicTest(golden.name() + " row " + row, () -> check(parts, golden, tested)));
                }
            }
        }
        tests.add(dynamicTest("close", () -> {
            parts.close();
            model.close();
        }));
        return tests.stream();
    }

    private ModelParts parts(ModelPackage model) {
        ModelConfig config = model.config();
        RowDecoder decoder = RowDecoders.onHost(
                environment,
                session(model.decoder()),
                Optional.empty(),
                model.embedding(),
                config.decoder(),
                1,
                config.decoder().maxPositions(),
                CHUNK);
        VisionModel vision =
                VisionModel.of(environment, session(model.visionEncoder()), session(model.resampler()), config);
        return new ModelParts(config, decoder, vision, new VisionCache(1 << 26), model.embedding(), stops -> {
            throw new AssertionError("no text is made here");
        });
    }

    private OrtSession session(GraphFile graph) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.addConfigEntry(
                    "session.model_external_initializers_file_folder_path",
                    graph.weightsFolder().toString());
            return environment.createSession(graph.model(), options);
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    private static void check(ModelParts parts, Golden golden, int row) {
        ReadyPrompt prompt = prompt(parts.config(), golden, row);
        PromptReading reading = new PromptReading(parts, prompt, "");
        int positions = reading.positions();
        assertThat(positions)
                .isEqualTo(golden.json().path("spliced_length").get(row).intValue());
        while (reading.unreadImage(positions).isPresent()) {
            reading.unreadImage(positions).get().advance(parts.vision(), reading.textCondition());
        }
        if (golden.has("inputs_embeds")) {
            checkEmbeddings(parts, golden, row, reading);
        }
        FloatBuffer logits = FloatBuffer.allocate(0);
        while (!reading.finished()) {
            logits = reading.read(parts.decoder(), 0, CHUNK);
        }
        if (golden.has("prefill_logits_last")) {
            float[] found = new float[logits.remaining()];
            logits.get(found);
            float[] expected = Differences.row(golden.floats("prefill_logits_last"), row, found.length);
            Differences.assertClose("logits", found, expected, LOGIT_TOLERANCE);
        }
    }

    private static void checkEmbeddings(ModelParts parts, Golden golden, int row, PromptReading reading) {
        int width = parts.embedding().width();
        FloatBuffer found = FloatBuffer.allocate(reading.positions() * width);
        reading.write(0, reading.positions(), found);
        float[] all = golden.floats("inputs_embeds"); // [rows, padded, width], padded on the left
        long[] mask = golden.array("spliced_attention_mask").longs();
        int padded = golden.json().path("padded_length").intValue();
        float[] expected = new float[found.capacity()];
        int next = 0;
        for (int p = 0; p < padded; p++) {
            if (mask[row * padded + p] == 1) {
                System.arraycopy(all, (row * padded + p) * width, expected, next++ * width, width);
            }
        }
        assertThat(next).isEqualTo(reading.positions());
        Differences.assertClose(
                "embeddings", found.array(), expected, EMBEDDING_TOLERANCE * Differences.magnitude(expected));
    }

    private static ReadyPrompt prompt(ModelConfig config, Golden golden, int row) {
        int[] ids = golden.promptIds(row);
        int imageId = config.decoder().imageTokenId();
        long marks = Arrays.stream(ids).filter(id -> id == imageId).count();
        ImagePreprocessor preprocessor = ImagePreprocessor.of(config, ImageLimits.defaults());
        List<PreparedImage> images = golden.images(row).stream()
                .limit(marks) // the original drops the rest
                .map(name -> preprocessor.prepare(bytes(name)))
                .toList();
        List<Integer> tokens =
                images.stream().map(image -> image.view().visionTokens()).toList();
        PromptLayout layout = PromptLayout.of(config.variant(), imageId, ids, tokens);
        return new ReadyPrompt("", ids, images, layout, Duration.ZERO);
    }

    private static byte[] bytes(String image) {
        try {
            return Files.readAllBytes(Fixtures.image(image));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Lossy WebP decodes a little differently from Pillow; the generation test has those cases. */
    private static boolean lossy(Golden golden, int row) {
        return golden.images(row).contains("lossy.webp");
    }

    /** v1 batches: the original conditions shorter prompts on their padding. */
    private static boolean mixedWithPadding(Golden golden, int row) {
        int longest = 0;
        for (int r = 0; r < golden.rows(); r++) {
            longest = Math.max(longest, golden.promptIds(r).length);
        }
        return golden.variant().startsWith("v1") && golden.promptIds(row).length < longest;
    }
}
