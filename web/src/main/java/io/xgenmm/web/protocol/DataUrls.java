package io.xgenmm.web.protocol;

import java.util.Base64;
import java.util.Locale;

/** Pictures written into the request itself: {@code data:image/png;base64,...}; nothing is ever fetched. */
public final class DataUrls implements ImageSource {

    private static final String HEAD = "data:";
    private final long maxBytes;

    public DataUrls(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public byte[] load(String reference, String param) {
        String scheme = schemeOf(reference);
        if (scheme.equals("http") || scheme.equals("https")) {
            throw ApiException.invalid(
                    param,
                    "remote_image_refused",
                    "Expected a data URL, but found an %s URL: this server fetches no remote images; send the image as a data URL (data:image/png;base64,...)."
                            .formatted(scheme));
        }
        if (!scheme.equals("data")) {
            throw ApiException.invalid(
                    param,
                    "invalid_image_url",
                    "Expected a data URL (data:image/png;base64,...), but found %s."
                            .formatted(scheme.isEmpty() ? "text without a scheme" : "the scheme '" + scheme + "'"));
        }
        return decode(reference, param);
    }

    private byte[] decode(String url, String param) {
        int comma = url.indexOf(',');
        String head = comma < 0 ? "" : url.substring(HEAD.length(), comma).toLowerCase(Locale.ROOT);
        if (!head.endsWith(";base64")) {
            throw ApiException.invalid(
                    param, "invalid_image_url", "Expected data:image/TYPE;base64,DATA, but found no base64 data.");
        }
        if (!head.startsWith("image/") && !head.startsWith("application/octet-stream")) {
            throw ApiException.invalid(
                    param,
                    "unsupported_image_media_type",
                    "Expected a media type image/..., but found another one in the data URL.");
        }
        long bytes = (url.length() - comma - 1L) * 3 / 4;
        if (bytes > maxBytes + 2) {
            throw tooLarge(param, bytes);
        }
        return base64(url.substring(comma + 1), param);
    }

    private ApiException tooLarge(String param, long bytes) {
        return ApiException.invalid(
                param,
                "image_too_large",
                "Expected an image of at most %d bytes, but found about %d; shrink it.".formatted(maxBytes, bytes));
    }

    private static byte[] base64(String text, String param) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length > 0) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(
                    param, "invalid_base64_image", "Expected base64 data, but found other characters.");
        }
        throw ApiException.invalid(param, "invalid_base64_image", "Expected an image, but the data URL is empty.");
    }

    private static String schemeOf(String reference) {
        int colon = reference.indexOf(':');
        return colon <= 0 || colon > 10 ? "" : reference.substring(0, colon).toLowerCase(Locale.ROOT);
    }
}
