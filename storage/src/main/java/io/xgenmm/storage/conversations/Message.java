package io.xgenmm.storage.conversations;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation's tree.
 *
 * @param parentId the message it follows; null for the first of a branch
 * @param parts of a streaming message: what was saved so far
 * @param finishReason why the answer ended, in the protocol's words; null while it streams and for other roles
 * @param metrics what the caller measured (tokens, times); plain JSON values
 * @param rating -1 or 1; null when nobody judged it
 */
public record Message(
        UUID id,
        UUID conversationId,
        @Nullable UUID parentId,
        Role role,
        List<Part> parts,
        MessageState state,
        @Nullable String finishReason,
        @Nullable String model,
        Map<String, Object> metrics,
        @Nullable Integer rating,
        Instant created,
        Instant updated) {
    public Message {
        parts = List.copyOf(parts);
    }

    /** The text parts, one below the other. */
    public String text() {
        return parts.stream()
                .filter(Part.Text.class::isInstance)
                .map(part -> ((Part.Text) part).text())
                .collect(Collectors.joining("\n"));
    }
}
