package io.xgenmm.web.edge;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.blobs.Sha256;
import io.xgenmm.storage.idempotency.IdempotencyRepository;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Requests that may come twice and must count once, by the client's {@code Idempotency-Key}. Thread-safe. */
@Component
@ConditionalOnStorage
public class Once {

    private final IdempotencyRepository keys;

    Once(IdempotencyRepository keys) {
        this.keys = keys;
    }

    /**
     * Runs {@code work} unless this owner's key has a result already, and gives that.
     *
     * @param key null: always runs
     * @param work of milliseconds; its result is kept as JSON text
     */
    public String run(Owner owner, @Nullable String key, JsonNode request, Supplier<String> work) {
        if (key == null) {
            return work.get();
        }
        return keys.once(owner, key, Sha256.of(request.toString().getBytes(StandardCharsets.UTF_8)), work);
    }
}
