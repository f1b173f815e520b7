package io.xgenmm.storage.conversations;

import io.xgenmm.storage.JsonColumn;
import io.xgenmm.storage.Limits;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.Page;
import io.xgenmm.storage.StorableText;
import io.xgenmm.storage.TimeOrderedId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversations of an owner. A conversation of another owner does not exist here. */
public final class ConversationRepository {
    private static final String COLUMNS = "id, title, model, options, pinned, active_leaf, created, updated, deleted";

    private final OwnerTransactions transactions;

    public ConversationRepository(OwnerTransactions transactions) {
        this.transactions = transactions;
    }

    /** @param options plain JSON values, kept for the caller */
    public Conversation create(Owner owner, String title, @Nullable String model, Map<String, Object> options) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("""
                        insert into conversation (owner, id, title, model, options)
                        values (:owner, :id, :title, :model, :options::jsonb) returning\s""" + COLUMNS)
                        .param("owner", owner.id())
                        .param("id", TimeOrderedId.next())
                        .param("title", StorableText.of(title))
                        .param("model", StorableText.ofNullable(model))
                        .param("options", JsonColumn.write(options))
                        .query(Rows::conversation)
                        .single());
    }

    /** Finds also what was deleted and not yet purged; {@link Conversation#deleted()} tells. */
    public Optional<Conversation> find(Owner owner, UUID id) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("select " + COLUMNS + " from conversation where owner = :owner and id = :id")
                        .param("owner", owner.id())
                        .param("id", id)
                        .query(Rows::conversation)
                        .optional());
    }

    /**
     * Pinned ones first, then the latest change first; deleted ones are left out.
     *
     * @param cursor {@link Page#next()} of the page before; null for the first
     */
    public Page<Conversation> list(Owner owner, @Nullable String cursor, int limit) {
        ListPosition after = cursor == null ? ListPosition.START : ListPosition.parse(cursor);
        List<Conversation> rows = transactions.as(
                owner,
                jdbc -> jdbc.sql("select " + COLUMNS + """
                         from conversation
                        where owner = :owner and deleted is null and (pinned, updated, id) < (:pinned, :updated, :id)
                        order by pinned desc, updated desc, id desc limit :rows
                        """)
                        .param("owner", owner.id())
                        .param("pinned", after.pinned())
                        .param("updated", after.updated())
                        .param("id", after.id())
                        .param("rows", Limits.page(limit) + 1)
                        .query(Rows::conversation)
                        .list());
        return Page.of(rows, limit, last -> ListPosition.of(last).toString());
    }

    /** Applies what {@code change} names; empty when there is no such conversation or it is deleted. */
    public Optional<Conversation> update(Owner owner, UUID id, ConversationChange change) {
        Map<String, Object> options = change.options();
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("""
                        update conversation set title = coalesce(:title, title), model = coalesce(:model, model),
                            options = coalesce(:options::jsonb, options), pinned = coalesce(:pinned, pinned),
                            updated = now()
                        where owner = :owner and id = :id and deleted is null returning\s""" + COLUMNS)
                        .param("owner", owner.id())
                        .param("id", id)
                        .param("title", StorableText.ofNullable(change.title()))
                        .param("model", StorableText.ofNullable(change.model()))
                        .param("options", options == null ? null : JsonColumn.write(options))
                        .param("pinned", change.pinned())
                        .query(Rows::conversation)
                        .optional());
    }

    /** Hides it; {@link #restore} undoes that until the purge. False when there was nothing to delete. */
    public boolean delete(Owner owner, UUID id) {
        return mark(owner, id, "set deleted = now() where deleted is null");
    }

    /** Undoes {@link #delete}. False when it was not deleted or is purged. */
    public boolean restore(Owner owner, UUID id) {
        return mark(owner, id, "set deleted = null where deleted is not null");
    }

    private boolean mark(Owner owner, UUID id, String change) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("update conversation " + change + " and owner = :owner and id = :id")
                                .param("owner", owner.id())
                                .param("id", id)
                                .update()
                        == 1);
    }

    /** Hides all of an owner's conversations, as {@link #delete} does; returns how many. */
    public int deleteAll(Owner owner) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("update conversation set deleted = now() where owner = :owner and deleted is null")
                        .param("owner", owner.id())
                        .update());
    }

    /** Removes for good, of all owners, what was deleted longer than {@code undo} ago; returns how many. */
    public int purge(Duration undo) {
        return transactions.asSystem(
                jdbc -> jdbc.sql("""
                        delete from conversation where (owner, id) in (
                            select owner, id from conversation where deleted < now() - make_interval(secs => :seconds)
                            order by deleted limit 100 for update skip locked)
                        """).param("seconds", undo.toMillis() / 1000.0).update());
    }
}
