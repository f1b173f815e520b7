package io.xgenmm.storage.images;

import io.xgenmm.storage.blobs.Sha256;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored picture, without its bytes.
 *
 * @param sha256 of the bytes as they were sent; also a strong ETag
 * @param name as it was uploaded first; null when it had none
 * @param width pixels, upright
 * @param height pixels, upright
 * @param size bytes
 * @param thumbnailMediaType null when there is no thumbnail
 */
public record Image(
        UUID id,
        Sha256 sha256,
        @Nullable String name,
        String mediaType,
        int width,
        int height,
        long size,
        @Nullable String thumbnailMediaType,
        Instant created) {}
