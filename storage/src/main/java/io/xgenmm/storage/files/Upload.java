package io.xgenmm.storage.files;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that arrives in parts.
 *
 * @param id {@code upload_} and 32 hexadecimal digits
 * @param size bytes the client announced; what arrives must add up to them
 * @param fileId the file it became; null before completion
 */
public record Upload(
        String id,
        String name,
        String purpose,
        String mediaType,
        long size,
        State state,
        @Nullable String fileId,
        Instant expires,
        Instant created) {
    /** How far it is; all but {@link #PENDING} are final. */
    public enum State {
        PENDING,
        COMPLETED,
        CANCELLED,
        EXPIRED
    }
}
