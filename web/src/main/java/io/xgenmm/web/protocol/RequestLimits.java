package io.xgenmm.web.protocol;

/**
 * What one request may ask for; checked before any work is done for it.
 *
 * @param images pictures in a request
 * @param imageBytes bytes of one picture's file
 * @param bodyBytes bytes of a request body
 * @param choices {@code n}
 * @param stops stop sequences
 * @param schemaBytes UTF-16 units of a JSON schema
 * @param schemaDepth nesting of a JSON schema
 */
public record RequestLimits(
        int images, long imageBytes, long bodyBytes, int choices, int stops, int schemaBytes, int schemaDepth) {

    public static RequestLimits defaults() {
        return new RequestLimits(16, 20L << 20, 64L << 20, 4, 8, 64 << 10, 64);
    }
}
