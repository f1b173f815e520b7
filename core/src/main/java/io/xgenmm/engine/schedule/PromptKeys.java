package io.xgenmm.engine.schedule;

import io.xgenmm.engine.vision.VisionCacheKey;
import java.util.List;

/**
 * Names for what stands at the positions of a prompt, so that rows can be compared: a token's id, or for a vision token
 * a number made of its picture's digest and its place in the picture, never the same as an id.
 */
final class PromptKeys {
    private static final long VISION = 1L << 62;

    private PromptKeys() {}

    static long[] of(PromptLayout layout, List<VisionCacheKey> images) {
        long[] digests = images.stream()
                .mapToLong(key -> Long.parseUnsignedLong(key.sha256().substring(0, 16), 16))
                .toArray();
        long[] keys = new long[layout.positions()];
        for (int p = 0; p < keys.length; p++) {
            keys[p] = layout.isText(p)
                    ? layout.tokenAt(p)
                    : VISION | (digests[layout.imageAt(p)] + layout.visionTokenAt(p) & (VISION - 1));
        }
        return keys;
    }
}
