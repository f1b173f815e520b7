package io.xgenmm.engine;

/**
 * What a picture may be; checked on its header, before anything is decoded.
 *
 * @param maxBytes of the file
 * @param maxPixels width times height
 * @param maxEdge width and height
 */
public record ImageLimits(long maxBytes, long maxPixels, int maxEdge) {

    /** 20 MB, 50 megapixels, 16384 pixels an edge. */
    public static ImageLimits defaults() {
        return new ImageLimits(20L << 20, 50_000_000L, 16_384);
    }
}
