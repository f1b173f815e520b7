package io.xgenmm.engine.vision;

import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.checkpoint.ModelConfig;

/** Makes pictures ready for one model. Thread-safe. */
public interface ImagePreprocessor {

    /**
     * Names everything that decides about the pixels of a picture; part of every cache key. Changes whenever decoding,
     * resampling or normalisation changes.
     */
    String VERSION = "pillow-10.4/1";

    /** @throws io.xgenmm.engine.InvalidImageException if it cannot be decoded or is beyond the limits */
    PreparedImage prepare(byte[] encoded);

    /** The preprocessing of {@code model}: any-res tiles, or the whole picture squashed where it has no grids. */
    static ImagePreprocessor of(ModelConfig model, ImageLimits limits) {
        return new TilePreprocessor(model, limits);
    }
}
