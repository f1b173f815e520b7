package io.xgenmm.storage.conversations;

import io.xgenmm.storage.JsonColumn;
import io.xgenmm.storage.Limits;
import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.Page;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The message trees of an owner's conversations. Nothing is overwritten: an edited question or a repeated answer is a
 * sibling of the first, and of two messages added to the same parent at once both stay.
 */
public final class MessageRepository {
    private final OwnerTransactions transactions;

    public MessageRepository(OwnerTransactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Adds a whole message and makes it the end of the shown branch.
     *
     * @throws NotFoundException if the conversation, the parent in it or an image does not exist
     */
    public Message append(Owner owner, UUID conversationId, NewMessage message) {
        return transactions.as(owner, jdbc -> {
            UUID id = MessageInsert.of(owner, conversationId, message).run(jdbc);
            return require(jdbc, owner, id);
        });
    }

    /**
     * Adds a changed copy of a message beside it, as the end of the shown branch.
     *
     * @throws NotFoundException if there is no such message
     */
    public Message edit(Owner owner, UUID messageId, List<Part> parts) {
        return transactions.as(owner, jdbc -> {
            Message before = require(jdbc, owner, messageId);
            return append(owner, before.conversationId(), new NewMessage(before.parentId(), before.role(), parts));
        });
    }

    public Optional<Message> find(Owner owner, UUID messageId) {
        return transactions.as(owner, jdbc -> find(jdbc, owner, messageId));
    }

    /** The last {@code limit} messages of the shown branch, oldest first; empty when there are none. */
    public List<BranchMessage> branch(Owner owner, UUID conversationId, int limit) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("select active_leaf from conversation where owner = ? and id = ?")
                        .param(owner.id())
                        .param(conversationId)
                        .query((row, n) -> Optional.ofNullable(row.getObject(1, UUID.class)))
                        .optional()
                        .flatMap(leaf -> leaf)
                        .map(leaf -> branch(owner, conversationId, leaf, limit))
                        .orElse(List.of()));
    }

    /**
     * The branch that ends with {@code leaf}: it and at most {@code limit - 1} messages above it, oldest first. The
     * page before is the branch that ends with the parent of the first.
     */
    public List<BranchMessage> branch(Owner owner, UUID conversationId, UUID leaf, int limit) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("""
                        with recursive branch as (
                            select message.*, 1 as depth from message
                            where owner = :owner and conversation_id = :conversation and id = :leaf
                            union all
                            select p.*, depth + 1 from branch b join message p
                            on p.owner = :owner and p.conversation_id = :conversation and p.id = b.parent_id
                            where depth < :limit)
                        select case when m.parent_id is null then (
                                   select array_agg(s.id order by s.id) from message s where s.owner = :owner
                                   and s.conversation_id = :conversation and s.parent_id is null)
                               else (
                                   select array_agg(s.id order by s.id) from message s where s.owner = :owner
                                   and s.conversation_id = :conversation and s.parent_id = m.parent_id)
                               end as siblings,\s""" + Rows.MESSAGE + " from branch m order by depth desc")
                        .param("owner", owner.id())
                        .param("conversation", conversationId)
                        .param("leaf", leaf)
                        .param("limit", Limits.page(limit))
                        .query(Rows::branchMessage)
                        .list());
    }

    /** Every message of the tree in the order it was added. */
    public Page<Message> list(Owner owner, UUID conversationId, @Nullable UUID after, int limit) {
        List<Message> rows = transactions.as(
                owner,
                jdbc -> jdbc.sql("select " + Rows.MESSAGE + """
                        from message m
                        where m.owner = :owner and m.conversation_id = :conversation and m.id > :after
                        order by m.id limit :rows
                        """)
                        .param("owner", owner.id())
                        .param("conversation", conversationId)
                        .param("after", after == null ? new UUID(0, 0) : after)
                        .param("rows", Limits.page(limit) + 1)
                        .query(Rows::message)
                        .list());
        return Page.of(rows, limit, last -> last.id().toString());
    }

    /**
     * Shows the branch through {@code messageId}, down to its newest end.
     *
     * @return the new {@link Conversation#activeLeaf()}
     * @throws NotFoundException if the conversation has no such message
     */
    public UUID show(Owner owner, UUID conversationId, UUID messageId) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("""
                        with recursive down as (
                            select id, 1 as depth from message
                            where owner = :owner and conversation_id = :conversation and id = :id
                            union all
                            select child.id, depth + 1 from down, lateral (
                                select id from message where owner = :owner and conversation_id = :conversation
                                and parent_id = down.id order by id desc limit 1) child)
                        update conversation set active_leaf = (select id from down order by depth desc limit 1)
                        where owner = :owner and id = :conversation and exists (select 1 from down)
                        returning active_leaf
                        """)
                        .param("owner", owner.id())
                        .param("conversation", conversationId)
                        .param("id", messageId)
                        .query(UUID.class)
                        .optional()
                        .orElseThrow(() -> new NotFoundException("message", messageId)));
    }

    /** @param rating -1 or 1, null takes it back; false when there is no such message */
    public boolean rate(Owner owner, UUID messageId, @Nullable Integer rating) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("update message set rating = :rating where owner = :owner and id = :id")
                                .param("rating", rating)
                                .param("owner", owner.id())
                                .param("id", messageId)
                                .update()
                        == 1);
    }

    static Optional<Message> find(JdbcClient jdbc, Owner owner, UUID messageId) {
        return jdbc.sql("select " + Rows.MESSAGE + " from message m where m.owner = :owner and m.id = :id")
                .param("owner", owner.id())
                .param("id", messageId)
                .query(Rows::message)
                .optional();
    }

    static Message require(JdbcClient jdbc, Owner owner, UUID messageId) {
        return find(jdbc, owner, messageId).orElseThrow(() -> new NotFoundException("message", messageId));
    }

    static String json(List<Part> parts) {
        return JsonColumn.write(parts.stream().map(Part::toMap).toList());
    }
}
