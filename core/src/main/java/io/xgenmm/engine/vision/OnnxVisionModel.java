package io.xgenmm.engine.vision;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.xgenmm.engine.ModelFailureException;
import io.xgenmm.engine.checkpoint.ModelConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encoder and resampler as two ONNX sessions, one tile and one strip at a time. Engine thread only. */
final class OnnxVisionModel implements VisionModel {
    private final OrtEnvironment environment;
    private final OrtSession encoder;
    private final OrtSession resampler;
    private final int edge;
    private final int patches;
    private final int visionWidth;
    private final int latents;
    private final int outputWidth;
    private final boolean textConditioned;
    private final FloatBuffer strip;
    private final FloatBuffer visible;
    private boolean closed;

    OnnxVisionModel(OrtEnvironment environment, OrtSession encoder, OrtSession resampler, ModelConfig model) {
        this.environment = environment;
        this.encoder = encoder;
        this.resampler = resampler;
        this.edge = model.vision().imageSize();
        this.patches = model.vision().patchesPerTile();
        this.visionWidth = model.vision().width();
        this.latents = model.resampler().latents();
        this.outputWidth = model.resampler().outputWidth();
        this.textConditioned = model.resampler().textConditioned();
        this.strip = direct(patches * visionWidth);
        this.visible = direct(patches);
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public FloatBuffer encodeTile(PreparedImage image, int index) {
        int floats = 3 * edge * edge;
        FloatBuffer tile = image.pixels().slice(index * floats, floats);
        try (OnnxTensor pixels = OnnxTensor.createTensor(environment, tile, new long[] {1, 3, edge, edge})) {
            return run(encoder, Map.of("pixel_values", pixels), "patch_features", patches * visionWidth);
        } catch (OrtException e) {
            throw failed("the vision encoder", "tile", index, e);
        }
    }

    @Override
    public FloatBuffer resampleStrip(
            PreparedImage image, FloatBuffer[] features, int index, @Nullable FloatBuffer textCondition) {
        requireFeatures(image, features);
        gather(image, features, index);
        long[] shape = {1, patches, visionWidth};
        try (OnnxTensor media = OnnxTensor.createTensor(environment, strip, shape)) {
            return textConditioned ? resample(media, requireCondition(textCondition)) : resampleVisible(media);
        } catch (OrtException e) {
            throw failed("the resampler", "strip", index, e);
        }
    }

    private FloatBuffer resampleVisible(OnnxTensor media) throws OrtException {
        try (OnnxTensor mask = OnnxTensor.createTensor(environment, visible, new long[] {1, patches})) {
            Map<String, OnnxTensor> inputs = Map.of("patch_features", media, "visible", mask);
            return run(resampler, inputs, "vision_tokens", latents * outputWidth);
        }
    }

    private FloatBuffer resample(OnnxTensor media, FloatBuffer condition) throws OrtException {
        long[] shape = {condition.remaining() / outputWidth, outputWidth}; // [tokens, decoder width]
        try (OnnxTensor text = OnnxTensor.createTensor(environment, condition, shape)) {
            Map<String, OnnxTensor> inputs = Map.of("patch_features", media, "text_condition", text);
            return run(resampler, inputs, "vision_tokens", latents * outputWidth);
        }
    }

    /** Fills {@link #strip} with [patches, width] and {@link #visible} with [patches]. */
    private void gather(PreparedImage image, FloatBuffer[] features, int index) {
        for (int position = 0; position < patches; position++) {
            int source = image.stripSource()[index * patches + position];
            FloatBuffer tile = features[source / patches];
            int row = tile.position() + source % patches * visionWidth;
            strip.put(position * visionWidth, tile, row, visionWidth);
            visible.put(position, image.visible()[index * patches + position] ? 1f : 0f);
        }
    }

    private static FloatBuffer run(OrtSession session, Map<String, OnnxTensor> inputs, String output, int floats)
            throws OrtException {
        try (OrtSession.Result result = session.run(inputs)) {
            OnnxTensor tensor = (OnnxTensor) result.get(output).orElseThrow();
            FloatBuffer values = tensor.getFloatBuffer();
            if (values.remaining() != floats) {
                throw new ModelFailureException(
                        "expected %d floats of %s, but the graph gave %d; import the model again"
                                .formatted(floats, output, values.remaining()));
            }
            return values;
        }
    }

    private void requireFeatures(PreparedImage image, FloatBuffer[] features) {
        if (features.length != image.view().tiles()) {
            throw new IllegalArgumentException("a picture of %d tiles needs the features of all, but got %d"
                    .formatted(image.view().tiles(), features.length));
        }
    }

    private FloatBuffer requireCondition(@Nullable FloatBuffer condition) {
        if (condition == null || !condition.hasRemaining() || condition.remaining() % outputWidth != 0) {
            throw new IllegalArgumentException("this resampler needs a text condition of rows of %d floats, but got %s"
                    .formatted(outputWidth, condition == null ? "none" : condition.remaining() + " floats"));
        }
        return condition;
    }

    private static ModelFailureException failed(String graph, String what, int index, OrtException cause) {
        return new ModelFailureException(
                "expected %s to run on %s %d, but it failed; check memory and model files"
                        .formatted(graph, what, index),
                cause);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (encoder;
                resampler) {
            // closed in reverse order, a second failure is suppressed
        } catch (OrtException e) {
            throw new ModelFailureException("expected the vision sessions to close, but one failed; restart", e);
        }
    }
}
