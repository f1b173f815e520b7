package io.xgenmm.engine.vision.picture;

import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.InvalidImageException;

/**
 * Decodes JPEG, PNG, GIF (first frame), BMP and WebP. The format is told from the bytes, alpha is dropped without
 * compositing, the EXIF orientation is not applied. Immutable, any thread; one call needs about ten bytes a pixel.
 *
 * <p>Equals Pillow 10.4's {@code convert("RGB")} with one wanted difference: 16-bit grey keeps its upper byte, where
 * Pillow clips everything above 255 to white.
 */
public final class PictureDecoder {
    private final ImageLimits limits;

    public PictureDecoder(ImageLimits limits) {
        this.limits = limits;
    }

    /**
     * @throws InvalidImageException if it is no picture, is damaged, cut off, or beyond the limits; its message holds
     *     sizes only, never a decoder's words
     */
    public RgbImage decode(byte[] encoded) {
        checkBytes(encoded);
        Bytes file = new Bytes(encoded);
        Format format = Format.of(file);
        try {
            checkSize(format.codec().size(file));
            return format.codec().decode(file);
        } catch (InvalidImageException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new InvalidImageException(
                    "expected a picture that fits into memory, but this %s does not; send a smaller one"
                            .formatted(format.label()));
        } catch (RuntimeException | StackOverflowError e) { // whatever a decoder trips over is the file's fault
            throw damaged(format.label());
        }
    }

    static InvalidImageException damaged(String format) {
        return new InvalidImageException(
                "expected a valid %s picture, but its data are damaged; save it again and send that".formatted(format));
    }

    private void checkBytes(byte[] encoded) {
        if (encoded.length > limits.maxBytes()) {
            throw new InvalidImageException("expected a picture of at most %d bytes, but got %d; send a smaller one"
                    .formatted(limits.maxBytes(), encoded.length));
        }
    }

    private void checkSize(Codec.Size size) {
        if (size.width() < 1 || size.height() < 1) {
            throw new InvalidImageException(
                    "expected a picture of at least 1 x 1 pixels, but got %d x %d; send a picture with content"
                            .formatted(size.width(), size.height()));
        }
        if (size.width() > limits.maxEdge() || size.height() > limits.maxEdge()) {
            throw new InvalidImageException("expected edges of at most %d pixels, but got %d x %d; scale it down"
                    .formatted(limits.maxEdge(), size.width(), size.height()));
        }
        if (size.width() * size.height() > Math.min(limits.maxPixels(), Integer.MAX_VALUE / 4)) {
            throw new InvalidImageException("expected at most %d pixels, but got %d x %d; scale it down"
                    .formatted(limits.maxPixels(), size.width(), size.height()));
        }
    }
}
