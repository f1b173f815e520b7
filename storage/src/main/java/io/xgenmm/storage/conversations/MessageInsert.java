package io.xgenmm.storage.conversations;

import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.StorableText;
import io.xgenmm.storage.TimeOrderedId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts one message into a tree: all of it or, when anything it names is missing, nothing. */
record MessageInsert(
        Owner owner,
        UUID conversationId,
        UUID id,
        @Nullable UUID parentId,
        Role role,
        List<Part> parts,
        MessageState state,
        @Nullable String model,
        @Nullable UUID writer) {
    static MessageInsert of(Owner owner, UUID conversationId, NewMessage message) {
        return new MessageInsert(
                owner,
                conversationId,
                TimeOrderedId.next(),
                message.parentId(),
                message.role(),
                message.parts(),
                MessageState.COMPLETE,
                null,
                null);
    }

    static MessageInsert answer(
            Owner owner, UUID conversationId, @Nullable UUID parentId, @Nullable String model, UUID writer) {
        return new MessageInsert(
                owner,
                conversationId,
                TimeOrderedId.next(),
                parentId,
                Role.ASSISTANT,
                List.of(),
                MessageState.STREAMING,
                model,
                writer);
    }

    /** Returns the id of the new message. */
    UUID run(JdbcClient jdbc) {
        lockConversation(jdbc); // writers of one conversation take turns
        requireParent(jdbc);
        insert(jdbc);
        linkImages(jdbc, owner, id, parts);
        return id;
    }

    private void lockConversation(JdbcClient jdbc) {
        int found = jdbc.sql("""
                        update conversation set active_leaf = :id, updated = clock_timestamp()
                        where owner = :owner and id = :conversation and deleted is null
                        """)
                .param("id", id)
                .param("owner", owner.id())
                .param("conversation", conversationId)
                .update();
        if (found == 0) {
            throw new NotFoundException("conversation", conversationId);
        }
    }

    private void requireParent(JdbcClient jdbc) {
        if (parentId == null) {
            return;
        }
        boolean found = jdbc.sql("""
                        select exists (select 1 from message where owner = ? and conversation_id = ? and id = ?)
                        """)
                .params(owner.id(), conversationId, parentId)
                .query(Boolean.class)
                .single();
        if (!found) {
            throw new NotFoundException("message", parentId);
        }
    }

    private void insert(JdbcClient jdbc) {
        jdbc.sql("""
                insert into message (owner, id, conversation_id, parent_id, role, parts, state, model, writer)
                values (:owner, :id, :conversation, :parent, :role, :parts::jsonb, :state, :model, :writer)
                """)
                .param("owner", owner.id())
                .param("id", id)
                .param("conversation", conversationId)
                .param("parent", parentId)
                .param("role", role.text())
                .param("parts", MessageRepository.json(parts))
                .param("state", state.text())
                .param("model", StorableText.ofNullable(model))
                .param("writer", writer)
                .update();
    }

    /** Records which images {@code parts} use, so that garbage collection spares them. */
    static void linkImages(JdbcClient jdbc, Owner owner, UUID messageId, List<Part> parts) {
        List<UUID> images = parts.stream()
                .filter(Part.Image.class::isInstance)
                .map(part -> ((Part.Image) part).imageId())
                .distinct()
                .toList();
        for (UUID image : images) {
            int linked = jdbc.sql("""
                            insert into message_image (owner, message_id, image_id)
                            select owner, :message, id from image where owner = :owner and id = :image for key share
                            """)
                    .param("message", messageId)
                    .param("owner", owner.id())
                    .param("image", image)
                    .update();
            if (linked == 0) {
                throw new NotFoundException("image", image);
            }
        }
    }
}
