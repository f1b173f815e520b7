package io.xgenmm.storage.conversations;

import io.xgenmm.storage.Columns;
import io.xgenmm.storage.JsonColumn;
import java.sql.ResultSet;
import java.sql.SQLException;

/** From rows to records. */
final class Rows {
    /** Columns of {@code message m}; the parts of a streaming answer are put together from its pieces. */
    static final String MESSAGE = """
            m.id, m.conversation_id, m.parent_id, m.role, m.state, m.finish_reason, m.model, m.metrics, m.rating,
            m.created, m.updated,
            case when m.state = 'streaming' then (
                select jsonb_build_array(jsonb_build_object('type', 'text', 'text',
                           coalesce(string_agg(p.body, '' order by p.n), '')))
                from answer_piece p where p.owner = m.owner and p.message_id = m.id)
            else m.parts end as parts
            """;

    private Rows() {}

    static Conversation conversation(ResultSet row, int n) throws SQLException {
        return new Conversation(
                Columns.uuid(row, "id"),
                row.getString("title"),
                row.getString("model"),
                JsonColumn.readMap(row.getString("options")),
                row.getBoolean("pinned"),
                Columns.uuidOrNull(row, "active_leaf"),
                Columns.instant(row, "created"),
                Columns.instant(row, "updated"),
                Columns.instantOrNull(row, "deleted"));
    }

    static Message message(ResultSet row, int n) throws SQLException {
        return new Message(
                Columns.uuid(row, "id"),
                Columns.uuid(row, "conversation_id"),
                Columns.uuidOrNull(row, "parent_id"),
                Role.of(row.getString("role")),
                JsonColumn.readList(row.getString("parts")).stream()
                        .map(Part::of)
                        .toList(),
                MessageState.of(row.getString("state")),
                row.getString("finish_reason"),
                row.getString("model"),
                JsonColumn.readMap(row.getString("metrics")),
                Columns.integerOrNull(row, "rating"),
                Columns.instant(row, "created"),
                Columns.instant(row, "updated"));
    }

    static BranchMessage branchMessage(ResultSet row, int n) throws SQLException {
        return new BranchMessage(message(row, n), Columns.uuids(row, "siblings"));
    }
}
