package io.xgenmm.engine.vision;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** Vision encoder and resampler of one model. Engine thread only; one call takes about as long as one tile. */
public interface VisionModel extends AutoCloseable {

    /**
     * Encodes tile {@code index} of a picture.
     *
     * @return float32 [patches, vision width]
     */
    FloatBuffer encodeTile(PreparedImage image, int index);

    /**
     * Shortens strip {@code index} of a picture to vision tokens.
     *
     * @param features of all tiles in order, as {@link #encodeTile} gave them
     * @param textCondition v1: float32 [tokens, decoder width] embeddings of the first prompt ids; null otherwise
     * @return float32 [latents, decoder width]
     */
    FloatBuffer resampleStrip(
            PreparedImage image, FloatBuffer[] features, int index, @Nullable FloatBuffer textCondition);

    @Override
    void close();
}
