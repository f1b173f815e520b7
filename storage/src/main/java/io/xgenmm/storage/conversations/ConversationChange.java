package io.xgenmm.storage.conversations;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What to change about a conversation; null leaves a value as it is. */
public record ConversationChange(
        @Nullable String title,
        @Nullable String model,
        @Nullable Map<String, Object> options,
        @Nullable Boolean pinned) {
    public static ConversationChange title(String title) {
        return new ConversationChange(title, null, null, null);
    }

    public static ConversationChange pinned(boolean pinned) {
        return new ConversationChange(null, null, null, pinned);
    }
}
