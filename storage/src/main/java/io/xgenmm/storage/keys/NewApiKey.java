package io.xgenmm.storage.keys;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A key to make. @param lifetime null makes it valid until it is revoked */
public record NewApiKey(
        String name,
        Set<String> scopes,
        Quota quota,
        @Nullable Duration lifetime) {
    public NewApiKey {
        scopes = Set.copyOf(scopes);
    }
}
