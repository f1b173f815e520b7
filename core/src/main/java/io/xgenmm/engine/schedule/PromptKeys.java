package io.xgenmm.engine.schedule;

import io.xgenmm.engine.vision.PreparedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Names for what stands at the positions of a prompt, so that rows can be compared: a token's id, or for a vision token
 * a number made of the picture's digest and the token's place in it, never negative and never the same as an id.
 */
final class PromptKeys {
    private static final long VISION = 1L << 62;

    private PromptKeys() {}

    /** @param imageKeys one for each picture: what its vision tokens depend on */
    static long[] of(PromptLayout layout, List<String> imageKeys) {
        long[] digests = imageKeys.stream().mapToLong(PromptKeys::digest).toArray();
        long[] keys = new long[layout.positions()];
        for (int p = 0; p < keys.length; p++) {
            keys[p] = layout.isText(p)
                    ? layout.tokenAt(p)
                    : VISION | (digests[layout.imageAt(p)] + layout.visionTokenAt(p) & (VISION - 1));
        }
        return keys;
    }

    /**
     * What a picture's vision tokens depend on: its pixels, who asks, and in v1 the beginning of the prompt.
     *
     * @param condition the ids that condition the resampler; empty but in v1
     */
    static String imageKey(PreparedImage image, String salt, int[] condition) {
        MessageDigest sha = sha256();
        sha.update(image.view().pixelsSha256().getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
        sha.update(salt.getBytes(StandardCharsets.UTF_8));
        for (int id : condition) {
            sha.update((byte) 1);
            sha.update(Integer.toString(id).getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static long digest(String imageKey) {
        byte[] bytes = sha256().digest(imageKey.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(bytes).getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
