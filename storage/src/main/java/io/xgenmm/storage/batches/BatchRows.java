package io.xgenmm.storage.batches;

import io.xgenmm.storage.Columns;
import io.xgenmm.storage.JsonColumn;
import io.xgenmm.storage.Owner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/** From rows to records. */
final class BatchRows {
    /** Columns of {@code batch b}. */
    static final String BATCH = """
            b.owner, b.id, b.endpoint, b.input_file_id, b.completion_window, b.metadata, b.state, b.errors,
            b.output_file_id, b.error_file_id, b.expires, b.in_progress, b.finalizing, b.ended, b.cancelling, b.created,
            coalesce(b.total, (select count(*) from batch_item i
                where i.owner = b.owner and i.batch_id = b.id)) as total,
            coalesce(b.succeeded, (select count(*) from batch_item i
                where i.owner = b.owner and i.batch_id = b.id and i.state = 'succeeded')) as succeeded,
            coalesce(b.failed, (select count(*) from batch_item i
                where i.owner = b.owner and i.batch_id = b.id and i.state in ('failed', 'expired'))) as failed
            """;

    /** Columns of {@code batch_item i}. */
    static final String ITEM = "i.owner, i.batch_id, i.n, i.custom_id, i.request, i.state, i.attempts, i.result";

    private BatchRows() {}

    static ClaimedBatch claimed(ResultSet row, int n) throws SQLException {
        return new ClaimedBatch(new Owner(row.getString("owner")), batch(row, n));
    }

    static Batch batch(ResultSet row, int n) throws SQLException {
        return new Batch(
                row.getString("id"),
                row.getString("endpoint"),
                row.getString("input_file_id"),
                row.getString("completion_window"),
                JsonColumn.readMap(row.getString("metadata")),
                Batch.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("errors"),
                row.getString("output_file_id"),
                row.getString("error_file_id"),
                new Batch.Counts(row.getInt("total"), row.getInt("succeeded"), row.getInt("failed")),
                Columns.instant(row, "expires"),
                Columns.instantOrNull(row, "in_progress"),
                Columns.instantOrNull(row, "finalizing"),
                Columns.instantOrNull(row, "ended"),
                Columns.instantOrNull(row, "cancelling"),
                Columns.instant(row, "created"));
    }

    static BatchItem item(ResultSet row, int n) throws SQLException {
        return new BatchItem(
                new Owner(row.getString("owner")),
                row.getString("batch_id"),
                row.getInt("n"),
                row.getString("custom_id"),
                row.getString("request"),
                BatchItem.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("attempts"),
                row.getString("result"));
    }
}
