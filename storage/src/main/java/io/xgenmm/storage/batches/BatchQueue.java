package io.xgenmm.storage.batches;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.StorableText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where workers take batches and items from, of all owners, oldest first. A claim ends with its lease; a worker that
 * lives extends it by {@link #heartbeat}. Of two workers that hold the same item one after the other, only the one that
 * holds the lease can complete it.
 */
public final class BatchQueue {
    private final OwnerTransactions transactions;

    public BatchQueue(OwnerTransactions transactions) {
        this.transactions = transactions;
    }

    /** A batch to read in, or to write out because nothing of it is left to run. */
    public Optional<ClaimedBatch> claimBatch(String worker, Duration lease) {
        return transactions.asSystem(jdbc -> jdbc.sql("""
                        with next as (
                            select c.owner, c.id from batch c
                            where c.state in ('validating', 'in_progress', 'finalizing', 'cancelling')
                            and (c.lease_until is null or c.lease_until < now())
                            and (c.state = 'validating' or not exists (select 1 from batch_item o
                                where o.owner = c.owner and o.batch_id = c.id and o.state in ('queued', 'running')))
                            order by c.created limit 1 for update of c skip locked),
                        claimed as (
                            update batch u set worker = :worker, lease_until = now() + make_interval(secs => :lease),
                                finalizing = case when u.state = 'in_progress' then now() else u.finalizing end,
                                state = case when u.state = 'in_progress' then 'finalizing' else u.state end
                            from next where u.owner = next.owner and u.id = next.id returning u.*)
                        select\s""" + BatchRows.BATCH + " from claimed b")
                .param("worker", worker)
                .param("lease", seconds(lease))
                .query(BatchRows::claimed)
                .optional());
    }

    /**
     * Adds the lines of the input file, in pieces of any size, each starting at {@code first}. Adding a line a second
     * time, after a worker died half-way, changes nothing.
     */
    public void addItems(ClaimedBatch claimed, int first, List<NewBatchItem> items) {
        transactions.asSystem(jdbc -> jdbc.sql("""
                        insert into batch_item (owner, batch_id, n, custom_id, request)
                        select :owner, :batch, :first + row.n - 1, row.custom_id, row.request
                        from unnest(:customIds::text[], :requests::text[]) with ordinality as row (custom_id, request, n)
                        on conflict (owner, batch_id, n) do nothing
                        """)
                .param("owner", claimed.owner().id())
                .param("batch", claimed.batch().id())
                .param("first", first)
                .param(
                        "customIds",
                        items.stream()
                                .map(item -> StorableText.of(item.customId()))
                                .toArray(String[]::new))
                .param(
                        "requests",
                        items.stream()
                                .map(item -> StorableText.of(item.request()))
                                .toArray(String[]::new))
                .update());
    }

    /** Validation is over and all lines are added: items may be claimed. False when it was cancelled meanwhile. */
    public boolean start(ClaimedBatch claimed) {
        return change(claimed, """
                state = 'in_progress', in_progress = now(), worker = null, lease_until = null
                """, "state = 'validating'");
    }

    /** The input file is not usable. @param errors JSON array for {@link Batch#errors()} */
    public boolean fail(ClaimedBatch claimed, String errors) {
        return transactions.asSystem(jdbc -> {
            jdbc.sql("delete from batch_item where owner = ? and batch_id = ?")
                    .params(claimed.owner().id(), claimed.batch().id())
                    .update();
            return jdbc.sql("""
                            update batch set state = 'failed', ended = now(), errors = ?, total = 0, succeeded = 0,
                                failed = 0, worker = null, lease_until = null
                            where owner = ? and id = ? and state = 'validating'
                            """)
                            .params(
                                    errors,
                                    claimed.owner().id(),
                                    claimed.batch().id())
                            .update()
                    == 1;
        });
    }

    /**
     * The output files are written. The batch becomes expired when an item has, cancelled when that was asked for, else
     * completed.
     */
    public boolean finish(ClaimedBatch claimed, @Nullable String outputFileId, @Nullable String errorFileId) {
        return transactions.asSystem(jdbc -> jdbc.sql("""
                        update batch b set ended = now(), worker = null, lease_until = null,
                            output_file_id = :output, error_file_id = :error,
                            total = c.total, succeeded = c.succeeded, failed = c.failed,
                            state = case when c.expired > 0 or c.total = 0 and b.expires < now() then 'expired' when b.cancelling is not null then 'cancelled'
                                else 'completed' end
                        from (select count(*) as total, count(*) filter (where state = 'succeeded') as succeeded,
                                count(*) filter (where state in ('failed', 'expired')) as failed,
                                count(*) filter (where state = 'expired') as expired
                            from batch_item where owner = :owner and batch_id = :id) c
                        where b.owner = :owner and b.id = :id and b.state in ('finalizing', 'cancelling')
                        """)
                        .param("output", outputFileId)
                        .param("error", errorFileId)
                        .param("owner", claimed.owner().id())
                        .param("id", claimed.batch().id())
                        .update()
                == 1);
    }

    /** At most {@code count} items to run now. */
    public List<BatchItem> claimItems(String worker, int count, Duration lease) {
        return transactions.asSystem(jdbc -> jdbc.sql("""
                        update batch_item i set state = 'running', worker = :worker, attempts = i.attempts + 1,
                            lease_until = now() + make_interval(secs => :lease)
                        from (
                            select q.owner, q.batch_id, q.n from batch_item q
                            join batch b on b.owner = q.owner and b.id = q.batch_id
                                and b.state = 'in_progress' and b.expires > now()
                            where q.state in ('queued', 'running') and (q.state = 'queued' or q.lease_until < now())
                            order by q.created, q.owner, q.batch_id, q.n limit :count for update of q skip locked) next
                        where i.owner = next.owner and i.batch_id = next.batch_id and i.n = next.n
                        returning\s""" + BatchRows.ITEM)
                .param("worker", worker)
                .param("lease", seconds(lease))
                .param("count", count)
                .query(BatchRows::item)
                .list());
    }

    /** Extends the leases of everything {@code worker} holds; returns how many items. */
    public int heartbeat(String worker, Duration lease) {
        return transactions.asSystem(jdbc -> {
            jdbc.sql("""
                    update batch set lease_until = now() + make_interval(secs => ?)
                    where worker = ? and state in ('validating', 'in_progress', 'finalizing', 'cancelling')
                    """).params(seconds(lease), worker).update();
            return jdbc.sql("""
                            update batch_item set lease_until = now() + make_interval(secs => ?)
                            where worker = ? and state = 'running'
                            """).params(seconds(lease), worker).update();
        });
    }

    /**
     * Ends an item.
     *
     * @param result a line for the output file, or for the error file when it did not succeed
     * @return false when the lease was lost: another worker has it or it was ended; the result is dropped
     */
    public boolean complete(String worker, BatchItem item, boolean succeeded, String result) {
        return transactions.asSystem(jdbc -> jdbc.sql("""
                        update batch_item set state = ?, result = ?, lease_until = null
                        where owner = ? and batch_id = ? and n = ? and state = 'running' and worker = ?
                        """)
                        .params(
                                succeeded ? "succeeded" : "failed",
                                StorableText.of(result),
                                item.owner().id(),
                                item.batchId(),
                                item.n(),
                                worker)
                        .update()
                == 1);
    }

    /** Gives back all that {@code worker} holds, to be claimed anew: at shutdown. Returns how many items. */
    public int release(String worker) {
        return transactions.asSystem(jdbc -> {
            jdbc.sql("update batch set worker = null, lease_until = null where worker = ?")
                    .param(worker)
                    .update();
            return jdbc.sql("""
                            update batch_item i set lease_until = null, worker = null, attempts = i.attempts - 1,
                                state = case when b.state = 'in_progress' then 'queued' else 'cancelled' end
                            from batch b where b.owner = i.owner and b.id = i.batch_id
                            and i.worker = ? and i.state = 'running'
                            """).param(worker).update();
        });
    }

    /** Ends the items of batches past their time, and what died while being cancelled; returns how many items. */
    public int expire() {
        return transactions.asSystem(jdbc -> {
            jdbc.sql("""
                    update batch set state = 'finalizing', finalizing = now(), worker = null, lease_until = null
                    where state in ('validating', 'in_progress') and expires < now()
                    """).update();
            int expired = jdbc.sql("""
                            update batch_item i set state = 'expired', lease_until = null from batch b
                            where b.owner = i.owner and b.id = i.batch_id and b.state = 'finalizing'
                            and b.expires < now() and i.state in ('queued', 'running')
                            """).update();
            return expired + jdbc.sql("""
                            update batch_item i set state = 'cancelled', lease_until = null from batch b
                            where b.owner = i.owner and b.id = i.batch_id and b.state = 'cancelling'
                            and i.state = 'running' and i.lease_until < now()
                            """).update();
        });
    }

    /** Items that wait or run, of all owners: the queue depth. */
    public long depth() {
        return transactions.asSystem(jdbc -> jdbc.sql("""
                        select count(*) from batch_item i join batch b on b.owner = i.owner and b.id = i.batch_id
                        where i.state in ('queued', 'running') and b.state = 'in_progress'
                        """).query(Long.class).single());
    }

    /** Whether the owner has asked to stop the batch that {@code item} belongs to; a long run looks now and then. */
    public boolean cancelled(BatchItem item) {
        return transactions.asSystem(jdbc -> state(jdbc, item.owner(), item.batchId())
                .map(state -> !state.equals("in_progress"))
                .orElse(true));
    }

    private static Optional<String> state(JdbcClient jdbc, Owner owner, String batchId) {
        return jdbc.sql("select state from batch where owner = ? and id = ?")
                .params(owner.id(), batchId)
                .query(String.class)
                .optional();
    }

    private boolean change(ClaimedBatch claimed, String set, String condition) {
        return transactions.asSystem(
                jdbc -> jdbc.sql("update batch set " + set + " where owner = ? and id = ? and " + condition)
                                .params(claimed.owner().id(), claimed.batch().id())
                                .update()
                        == 1);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
