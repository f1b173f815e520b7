package io.xgenmm.storage.conversations;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One conversation, without its messages.
 *
 * @param title empty until somebody gives one
 * @param options what the next answer is generated with, as the caller keeps it; plain JSON values
 * @param activeLeaf the last message of the branch that is shown; null while there is none
 * @param updated moves when a message is added, finished or the conversation itself changes
 * @param deleted when it was deleted; it can be restored until it is purged. Null otherwise
 */
public record Conversation(
        UUID id,
        String title,
        @Nullable String model,
        Map<String, Object> options,
        boolean pinned,
        @Nullable UUID activeLeaf,
        Instant created,
        Instant updated,
        @Nullable Instant deleted) {}
