package io.xgenmm.storage.files;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A file to keep.
 *
 * @param purpose in the protocol's words, for example {@code vision} or {@code batch}
 * @param lifetime after which it is removed; null keeps it
 */
public record NewFile(
        String name,
        String purpose,
        String mediaType,
        @Nullable Duration lifetime) {}
