package io.xgenmm.engine.vision;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.xgenmm.engine.checkpoint.ModelConfig;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** Vision encoder and resampler of one model. Engine thread only; one call takes about as long as one tile. */
public interface VisionModel extends AutoCloseable {

    /** Over the graphs of {@code docs/decisions/0002-graphs.md}. Takes ownership of both sessions. */
    static VisionModel of(OrtEnvironment environment, OrtSession encoder, OrtSession resampler, ModelConfig model) {
        return new OnnxVisionModel(environment, encoder, resampler, model);
    }

    /**
     * Encodes tile {@code index} of a picture.
     *
     * @return float32 [patches, vision width]
     * @throws io.xgenmm.engine.ModelFailureException if the graph fails; the model stays usable
     */
    FloatBuffer encodeTile(PreparedImage image, int index);

    /**
     * Shortens strip {@code index} of a picture to vision tokens.
     *
     * @param features of all tiles in order, as {@link #encodeTile} gave them
     * @param textCondition v1: float32 [tokens, decoder width] embeddings of the first prompt ids; null otherwise
     * @return float32 [latents, decoder width]
     * @throws io.xgenmm.engine.ModelFailureException if the graph fails; the model stays usable
     */
    FloatBuffer resampleStrip(
            PreparedImage image, FloatBuffer[] features, int index, @Nullable FloatBuffer textCondition);

    @Override
    void close();
}
