package io.xgenmm.engine.checkpoint;

/**
 * The Perceiver resampler's shape.
 *
 * @param width of patch features and latents
 * @param latents vision tokens a tile
 * @param textConditioned v1: the prompt's embeddings join the latents
 */
public record ResamplerConfig(
        int width,
        int outputWidth,
        int latents,
        int depth,
        int heads,
        int headSize,
        int feedForwardMultiplier,
        boolean textConditioned) {

    /** v1: how many prompt ids, counted from the start, condition the resampler. */
    public static final int TEXT_CONDITION_TOKENS = 256;

    public int innerWidth() {
        return heads * headSize;
    }
}
