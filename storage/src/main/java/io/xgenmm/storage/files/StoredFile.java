package io.xgenmm.storage.files;

import io.xgenmm.storage.blobs.Sha256;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file, without its bytes.
 *
 * @param id {@code file-} and 32 hexadecimal digits; sorts by time of creation
 * @param size bytes
 * @param expires when it is removed; null when it stays
 */
public record StoredFile(
        String id,
        Sha256 sha256,
        String name,
        String purpose,
        String mediaType,
        long size,
        @Nullable Instant expires,
        Instant created) {}
