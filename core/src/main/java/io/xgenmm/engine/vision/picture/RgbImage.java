package io.xgenmm.engine.vision.picture;

/**
 * A picture in memory. The samples are not copied: whoever makes one hands the array over, and nobody writes to it.
 *
 * @param samples uint8 [height, width, 3], RGB, rows from top to bottom
 */
public record RgbImage(int width, int height, byte[] samples) {
    public RgbImage {
        if (width < 1 || height < 1 || samples.length != 3L * width * height) {
            throw new IllegalArgumentException("a picture of %d x %d pixels needs %d samples, but got %d"
                    .formatted(width, height, 3L * width * height, samples.length));
        }
    }

    /** A black picture. */
    public static RgbImage black(int width, int height) {
        return new RgbImage(width, height, new byte[Math.toIntExact(3L * width * height)]);
    }
}
