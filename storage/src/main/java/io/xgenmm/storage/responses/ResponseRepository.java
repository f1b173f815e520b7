package io.xgenmm.storage.responses;

import io.xgenmm.storage.Columns;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.StorableText;
import io.xgenmm.storage.TimeOrderedId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Responses of an owner, kept for 30 days as the protocol promises. */
public final class ResponseRepository {
    public static final Duration LIFETIME = Duration.ofDays(30);
    private static final int LONGEST_CHAIN = 1000;
    private static final String COLUMNS = "id, previous_id, model, state, input, body, created";

    private final OwnerTransactions transactions;

    public ResponseRepository(OwnerTransactions transactions) {
        this.transactions = transactions;
    }

    /** An id for a response that is about to be made. */
    public static String newId() {
        return TimeOrderedId.next("resp_");
    }

    /** Keeps a response, or the new state of one kept before. */
    public void save(Owner owner, StoredResponse response) {
        transactions.as(
                owner,
                jdbc -> jdbc.sql("""
                        insert into response (owner, id, previous_id, model, state, input, body, expires)
                        values (:owner, :id, :previous, :model, :state, :input, :body,
                            now() + make_interval(secs => :lifetime))
                        on conflict (owner, id) do update set state = excluded.state, body = excluded.body
                        """)
                        .param("owner", owner.id())
                        .param("id", response.id())
                        .param("previous", StorableText.ofNullable(response.previousId()))
                        .param("model", response.model())
                        .param("state", response.state())
                        .param("input", StorableText.of(response.input()))
                        .param("body", StorableText.of(response.body()))
                        .param("lifetime", LIFETIME.toSeconds())
                        .update());
    }

    public Optional<StoredResponse> find(Owner owner, String id) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("select " + COLUMNS + """
                         from response where owner = ? and id = ? and (expires is null or expires > now())
                        """)
                        .params(owner.id(), StorableText.of(id))
                        .query(ResponseRepository::response)
                        .optional());
    }

    /** The response and those it continues, oldest first; empty when {@code id} does not exist. Ends at a deleted one. */
    public List<StoredResponse> chain(Owner owner, @Nullable String id) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("""
                        with recursive chain as (
                            select response.*, 1 as depth from response where owner = :owner and id = :id
                            union all
                            select r.*, depth + 1 from chain c join response r
                            on r.owner = :owner and r.id = c.previous_id where depth < :longest)
                        select\s""" + COLUMNS + " from chain order by depth desc")
                        .param("owner", owner.id())
                        .param("id", StorableText.ofNullable(id))
                        .param("longest", LONGEST_CHAIN)
                        .query(ResponseRepository::response)
                        .list());
    }

    /** False when there is none. */
    public boolean delete(Owner owner, String id) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("delete from response where owner = ? and id = ?")
                                .params(owner.id(), StorableText.of(id))
                                .update()
                        == 1);
    }

    /** Removes, of all owners, responses past their time; returns how many. */
    public int removeExpired() {
        return transactions.asSystem(
                jdbc -> jdbc.sql("delete from response where expires < now()").update());
    }

    private static StoredResponse response(ResultSet row, int n) throws SQLException {
        return new StoredResponse(
                row.getString("id"),
                row.getString("previous_id"),
                row.getString("model"),
                row.getString("state"),
                row.getString("input"),
                row.getString("body"),
                Columns.instant(row, "created"));
    }
}
