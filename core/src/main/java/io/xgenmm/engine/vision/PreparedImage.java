package io.xgenmm.engine.vision;

import io.xgenmm.engine.ImageView;
import java.nio.FloatBuffer;

/**
 * A picture ready for the vision encoder.
 *
 * @param pixels float32 [tiles, 3, edge, edge], RGB, normalised, overview first; direct, read-only
 * @param stripSource int [tiles * patches]: for each position of each strip the feature it is taken from, as
 *     tile * patches + patch; the overview is strip 0 and stays as it is
 * @param visible [tiles * patches]: whether the resampler may look at that position of the strip
 */
public record PreparedImage(ImageView view, FloatBuffer pixels, int[] stripSource, boolean[] visible) {
    public PreparedImage {
        pixels = pixels.asReadOnlyBuffer();
    }
}
