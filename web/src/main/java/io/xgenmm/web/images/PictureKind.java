package io.xgenmm.web.images;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The picture formats that are read, told apart by their first bytes; nobody's claim counts. */
enum PictureKind {
    JPEG("image/jpeg", 0, "\u00ff\u00d8\u00ff"),
    PNG("image/png", 0, "\u0089PNG\r\n\u001a\n"),
    GIF("image/gif", 0, "GIF8"),
    BMP("image/bmp", 0, "BM"),
    WEBP("image/webp", 8, "WEBP");

    private final String mediaType;
    private final int offset;
    private final byte[] mark;

    PictureKind(String mediaType, int offset, String mark) {
        this.mediaType = mediaType;
        this.offset = offset;
        this.mark = mark.getBytes(StandardCharsets.ISO_8859_1);
    }

    String mediaType() {
        return mediaType;
    }

    static Optional<PictureKind> of(byte[] content) {
        return Arrays.stream(values()).filter(kind -> kind.begins(content)).findFirst();
    }

    private boolean begins(byte[] content) {
        int end = offset + mark.length;
        return content.length >= end && Arrays.equals(content, offset, end, mark, 0, mark.length);
    }
}
