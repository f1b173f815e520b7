package io.xgenmm.springai;

import java.util.Base64;
import org.springframework.ai.content.Media;

/**
 * The bytes of a picture given as Spring AI {@code Media}: bytes, a resource (read by Media itself), a data URL or bare
 * Base64. Addresses are never fetched: a server that fetches what a user names can be made to read its own network.
 */
final class MediaBytes {
    private static final String BASE64_MARK = ";base64,";

    private MediaBytes() {}

    /** @throws IllegalArgumentException if it is no picture or only an address of one */
    static byte[] of(Media media) {
        String type = media.getMimeType().getType();
        if (!type.equals("image")) {
            throw new IllegalArgumentException(
                    "media must be a picture (image/*), but is '%s'".formatted(media.getMimeType()));
        }
        Object data = media.getData();
        if (data instanceof byte[] bytes) {
            return bytes;
        }
        if (data instanceof String text) {
            return decode(text);
        }
        throw address(data.getClass().getSimpleName());
    }

    private static byte[] decode(String text) {
        if (text.startsWith("data:")) {
            int mark = text.indexOf(BASE64_MARK);
            if (mark < 0) {
                throw new IllegalArgumentException("a data URL must hold ';base64,' and Base64 data, but does not");
            }
            return base64(text.substring(mark + BASE64_MARK.length()));
        }
        if (text.contains("://")) {
            throw address("URL");
        }
        return base64(text);
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException(
                    "media must be bytes, a data URL or Base64, but is none of them", notBase64);
        }
    }

    private static IllegalArgumentException address(String found) {
        return new IllegalArgumentException(
                "media must hold the picture itself, but holds its address (%s); read it first, for example with a Resource"
                        .formatted(found));
    }
}
