package io.xgenmm.engine.vision.picture;

/** Reads one file format. Stateless; any thread. */
interface Codec {

    /** The largest size that decoding will make, from the header alone. */
    Size size(Bytes file);

    /** Decodes; called only when {@link #size} was within the limits. */
    RgbImage decode(Bytes file);

    /** Pixels, as the file claims; not yet checked. */
    record Size(long width, long height) {}
}
