package io.xgenmm.storage.keys;

import io.xgenmm.storage.Owner;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key, without its secret.
 *
 * @param prefix the beginning of the secret, by which people tell keys apart
 * @param scopes what it may do, in the caller's words
 * @param lastUsed to the minute; null before the first use
 */
public record ApiKey(
        UUID id,
        Owner owner,
        String name,
        String prefix,
        Set<String> scopes,
        Quota quota,
        @Nullable Instant expires,
        @Nullable Instant revoked,
        @Nullable Instant lastUsed,
        Instant created) {
    public ApiKey {
        scopes = Set.copyOf(scopes);
    }
}
