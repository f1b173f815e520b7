package io.xgenmm.engine.vision;

/** Makes pictures ready for one model. Thread-safe. */
public interface ImagePreprocessor {

    /** @throws io.xgenmm.engine.InvalidImageException if it cannot be decoded or is beyond the limits */
    PreparedImage prepare(byte[] encoded);
}
