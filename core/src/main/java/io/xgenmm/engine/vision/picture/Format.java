package io.xgenmm.engine.vision.picture;

import io.xgenmm.engine.InvalidImageException;

/** The file formats, told apart by their first bytes. */
enum Format {
    JPEG("JPEG", new JpegCodec()) {
        @Override
        boolean matches(Bytes file) {
            return file.hasAscii(0, "\u00ff\u00d8\u00ff");
        }
    },
    PNG("PNG", new PngCodec()) {
        @Override
        boolean matches(Bytes file) {
            return file.hasAscii(0, "\u0089PNG\r\n\u001a\n");
        }
    },
    GIF("GIF", new GifCodec()) {
        @Override
        boolean matches(Bytes file) {
            return file.hasAscii(0, "GIF87a") || file.hasAscii(0, "GIF89a");
        }
    },
    BMP("BMP", new BmpCodec()) {
        @Override
        boolean matches(Bytes file) {
            return file.hasAscii(0, "BM");
        }
    },
    WEBP("WebP", new WebpCodec()) {
        @Override
        boolean matches(Bytes file) {
            return file.hasAscii(0, "RIFF") && file.hasAscii(8, "WEBP");
        }
    };

    private final String label;
    private final Codec codec;

    Format(String label, Codec codec) {
        this.label = label;
        this.codec = codec;
    }

    abstract boolean matches(Bytes file);

    String label() {
        return label;
    }

    Codec codec() {
        return codec;
    }

    static Format of(Bytes file) {
        for (Format format : values()) {
            if (format.matches(file)) {
                return format;
            }
        }
        throw new InvalidImageException(
                "expected a JPEG, PNG, GIF, BMP or WebP picture, but the %d bytes begin like none of them; convert it"
                        .formatted(file.length()));
    }
}
