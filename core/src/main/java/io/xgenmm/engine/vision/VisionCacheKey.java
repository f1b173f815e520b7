package io.xgenmm.engine.vision;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What decides about the vision tokens of a picture, as one digest: its pixels, its size (which decides about the mask),
 * the version of the preprocessing, the tenant's salt, and for v1 the text condition.
 *
 * @param sha256 hex
 */
public record VisionCacheKey(String sha256) {

    /**
     * @param salt differs between tenants that must not learn from timing which pictures others have sent; may be empty
     * @param textCondition v1: the embeddings given to the resampler; null otherwise
     */
    public static VisionCacheKey of(PreparedImage image, String salt, @Nullable FloatBuffer textCondition) {
        MessageDigest digest = newDigest();
        addText(digest, ImagePreprocessor.VERSION);
        addText(digest, salt);
        addText(digest, image.view().pixelsSha256());
        addText(digest, image.view().width() + "x" + image.view().height());
        if (textCondition != null) {
            addFloats(digest, textCondition.duplicate());
        }
        return new VisionCacheKey(HexFormat.of().formatHex(digest.digest()));
    }

    private static void addText(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip()); // no two texts run together
        digest.update(bytes);
    }

    private static void addFloats(MessageDigest digest, FloatBuffer floats) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * floats.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(floats);
        digest.update(bytes);
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256, but this one does not", e);
        }
    }
}
