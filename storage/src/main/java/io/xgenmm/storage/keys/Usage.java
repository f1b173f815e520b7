package io.xgenmm.storage.keys;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one key used of one model on one day (UTC).
 *
 * @param keyId null for calls without a key
 * @param promptTokens text and image tokens read, the cached ones among them
 */
public record Usage(
        @Nullable UUID keyId,
        LocalDate day,
        String model,
        long requests,
        long promptTokens,
        long cachedTokens,
        long imageTokens,
        long completionTokens,
        long images) {}
