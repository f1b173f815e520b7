package io.xgenmm.storage.responses;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A response as it was sent.
 *
 * @param id {@code resp_} and 32 hexadecimal digits
 * @param previousId the response it continued; null for a first one
 * @param state in the protocol's words, for example {@code in_progress} or {@code completed}
 * @param input JSON array of input items, each with its id
 * @param body JSON of the whole response object
 */
public record StoredResponse(
        String id,
        @Nullable String previousId,
        String model,
        String state,
        String input,
        String body,
        Instant created) {}
