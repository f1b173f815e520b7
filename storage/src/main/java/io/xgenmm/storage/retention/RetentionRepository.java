package io.xgenmm.storage.retention;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many days an owner's conversations, files, responses and batches are kept after their last change. */
public final class RetentionRepository {
    private final OwnerTransactions transactions;

    public RetentionRepository(OwnerTransactions transactions) {
        this.transactions = transactions;
    }

    /** Empty when everything is kept. */
    public Optional<Integer> days(Owner owner) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("select days from retention where owner = ?")
                        .param(owner.id())
                        .query(Integer.class)
                        .optional());
    }

    /** @param days at least 1 */
    public void keep(Owner owner, int days) {
        if (days < 1) {
            throw new IllegalArgumentException(
                    "data is kept for at least 1 day, but %d were asked for".formatted(days));
        }
        transactions.as(owner, jdbc -> jdbc.sql("""
                        insert into retention (owner, days) values (?, ?)
                        on conflict (owner) do update set days = excluded.days
                        """).params(owner.id(), days).update());
    }

    public void keepForever(Owner owner) {
        transactions.as(
                owner,
                jdbc -> jdbc.sql("delete from retention where owner = ?")
                        .param(owner.id())
                        .update());
    }

    /** Removes, of all owners, what is past its days; returns how many rows, at most a few hundred at once. */
    public int apply() {
        return transactions.asSystem(jdbc -> remove(jdbc, "conversation", "t.updated")
                + remove(jdbc, "file", "t.created")
                + remove(jdbc, "response", "t.created")
                + remove(jdbc, "batch", "t.ended"));
    }

    private static int remove(JdbcClient jdbc, String table, String time) {
        return jdbc.sql("""
                        delete from %1$s where (owner, id) in (
                            select t.owner, t.id from %1$s t join retention r on r.owner = t.owner
                            where %2$s < now() - make_interval(days => r.days) limit 200 for update of t skip locked)
                        """.formatted(table, time)).update();
    }
}
