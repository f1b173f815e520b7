package io.xgenmm.web.conversations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.storage.conversations.BranchMessage;
import io.xgenmm.storage.conversations.Conversation;
import io.xgenmm.storage.conversations.Message;
import io.xgenmm.storage.conversations.Part;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The JSON of the conversation routes. */
final class ConversationAnswers {

    private ConversationAnswers() {}

    record Talk(
            UUID id,
            String title,
            @Nullable String model,
            Map<String, Object> options,
            boolean pinned,
            @JsonProperty("active_leaf") @Nullable UUID activeLeaf,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("updated_at") Instant updatedAt) {

        static Talk of(Conversation conversation) {
            return new Talk(
                    conversation.id(),
                    conversation.title(),
                    conversation.model(),
                    conversation.options(),
                    conversation.pinned(),
                    conversation.activeLeaf(),
                    conversation.created(),
                    conversation.updated());
        }
    }

    record Talks(List<Talk> items, @Nullable String next) {}

    /** @param siblings ids of all messages with the same parent, this one among them; only in a branch */
    record Turn(
            UUID id,
            @JsonProperty("conversation_id") UUID conversationId,
            @JsonProperty("parent_id") @Nullable UUID parentId,
            String role,
            List<Map<String, Object>> parts,
            String state,
            @JsonProperty("finish_reason") @Nullable String finishReason,
            @Nullable String model,
            Map<String, Object> metrics,
            @Nullable Integer rating,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("updated_at") Instant updatedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<UUID> siblings) {

        static Turn of(Message message) {
            return of(message, null);
        }

        static Turn of(BranchMessage message) {
            return of(message.message(), message.siblings());
        }

        private static Turn of(Message message, @Nullable List<UUID> siblings) {
            return new Turn(
                    message.id(),
                    message.conversationId(),
                    message.parentId(),
                    message.role().text(),
                    message.parts().stream().map(Part::toMap).toList(),
                    message.state().text(),
                    message.finishReason(),
                    message.model(),
                    message.metrics(),
                    message.rating(),
                    message.created(),
                    message.updated(),
                    siblings);
        }
    }

    /** The shown branch, oldest first. */
    record Branch(
            List<Turn> messages,
            @JsonProperty("active_leaf") @Nullable UUID activeLeaf) {}

    record Turns(List<Turn> items, @Nullable String next) {}

    record Shown(@JsonProperty("active_leaf") UUID activeLeaf) {}

    record Deleted(int deleted) {}

    /** What was asked and what came of it. */
    record Exchange(@Nullable Turn question, @Nullable Turn answer) {}
}
