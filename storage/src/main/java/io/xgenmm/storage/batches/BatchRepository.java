package io.xgenmm.storage.batches;

import io.xgenmm.storage.JsonColumn;
import io.xgenmm.storage.Limits;
import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Order;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.Page;
import io.xgenmm.storage.StorableText;
import io.xgenmm.storage.TimeOrderedId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Batches of an owner. */
public final class BatchRepository {
    private final OwnerTransactions transactions;

    public BatchRepository(OwnerTransactions transactions) {
        this.transactions = transactions;
    }

    /** Puts a batch in line; a worker will read its input file. */
    public Batch create(Owner owner, NewBatch batch) {
        return transactions.as(owner, jdbc -> {
            String id = TimeOrderedId.next("batch_");
            jdbc.sql("""
                    insert into batch (owner, id, endpoint, input_file_id, completion_window, metadata, expires)
                    values (:owner, :id, :endpoint, :input, :window, :metadata::jsonb,
                        now() + make_interval(secs => :lifetime))
                    """)
                    .param("owner", owner.id())
                    .param("id", id)
                    .param("endpoint", StorableText.of(batch.endpoint()))
                    .param("input", StorableText.of(batch.inputFileId()))
                    .param("window", StorableText.of(batch.completionWindow()))
                    .param("metadata", JsonColumn.write(batch.metadata()))
                    .param("lifetime", batch.lifetime().toMillis() / 1000.0)
                    .update();
            return find(jdbc, owner, id).orElseThrow();
        });
    }

    public Optional<Batch> find(Owner owner, String id) {
        return transactions.as(owner, jdbc -> find(jdbc, owner, id));
    }

    /** @param after id of the last batch of the page before; null for the first page */
    public Page<Batch> list(Owner owner, @Nullable String after, Order order, int limit) {
        List<Batch> rows = transactions.as(
                owner,
                jdbc -> jdbc.sql("select " + BatchRows.BATCH + " from batch b where b.owner = :owner and "
                                + order.after("b") + " limit :rows")
                        .param("owner", owner.id())
                        .param("after", StorableText.ofNullable(after))
                        .param("rows", Limits.page(limit) + 1)
                        .query(BatchRows::batch)
                        .list());
        return Page.of(rows, limit, Batch::id);
    }

    /**
     * Stops a batch: what waits will not run; what runs may end, and then the batch is {@link Batch.State#CANCELLED}.
     * A batch that has ended stays as it is.
     *
     * @throws NotFoundException if there is no such batch
     */
    public Batch cancel(Owner owner, String id) {
        return transactions.as(owner, jdbc -> {
            int stopped = jdbc.sql("""
                            update batch set state = 'cancelling', cancelling = now(), worker = null, lease_until = null
                            where owner = ? and id = ? and state in ('validating', 'in_progress')
                            """).params(owner.id(), StorableText.of(id)).update();
            if (stopped == 1) {
                jdbc.sql("""
                        update batch_item set state = 'cancelled'
                        where owner = ? and batch_id = ? and state = 'queued'
                        """).params(owner.id(), StorableText.of(id)).update();
            }
            return find(jdbc, owner, id).orElseThrow(() -> new NotFoundException("batch", id));
        });
    }

    /** @param after {@link BatchItem#n()} of the last item of the page before; null for the first page */
    public Page<BatchItem> items(Owner owner, String batchId, @Nullable Integer after, int limit) {
        List<BatchItem> rows = transactions.as(
                owner,
                jdbc -> jdbc.sql("select " + BatchRows.ITEM + """
                         from batch_item i where i.owner = ? and i.batch_id = ? and i.n > ? order by i.n limit ?
                        """)
                        .params(
                                owner.id(),
                                StorableText.of(batchId),
                                after == null ? -1 : after,
                                Limits.page(limit) + 1)
                        .query(BatchRows::item)
                        .list());
        return Page.of(rows, limit, last -> String.valueOf(last.n()));
    }

    private static Optional<Batch> find(JdbcClient jdbc, Owner owner, String id) {
        return jdbc.sql("select " + BatchRows.BATCH + " from batch b where b.owner = ? and b.id = ?")
                .params(owner.id(), StorableText.of(id))
                .query(BatchRows::batch)
                .optional();
    }
}
