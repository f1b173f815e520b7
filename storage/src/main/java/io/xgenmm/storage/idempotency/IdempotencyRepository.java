package io.xgenmm.storage.idempotency;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.StorableText;
import io.xgenmm.storage.blobs.Sha256;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Remembers results by the key the client chose. Keys of one owner are nothing to another. A key is kept for a day.
 */
public final class IdempotencyRepository {
    private static final Duration LIFETIME = Duration.ofDays(1);

    private final OwnerTransactions transactions;

    public IdempotencyRepository(OwnerTransactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Runs {@code work} and keeps its result in one transaction, so that both exist or neither; a repetition gets the
     * kept result. Of two at the same moment the second waits for the first. For work of milliseconds.
     *
     * @param request of the request's bytes
     * @param work uses the repositories for the same owner; its transactions join
     * @throws IdempotencyConflictException if the key belongs to another request
     */
    public String once(Owner owner, String key, Sha256 request, Supplier<String> work) {
        return transactions.as(owner, jdbc -> {
            if (insert(jdbc, owner, key, request, Duration.ZERO)) {
                String result = StorableText.of(work.get());
                setResult(jdbc, owner, key, result);
                return result;
            }
            Row row = lock(jdbc, owner, key);
            row.requireSame(request);
            if (row.result != null) {
                return row.result;
            }
            if (row.leased) {
                throw new IdempotencyConflictException();
            }
            String result = StorableText.of(work.get());
            setResult(jdbc, owner, key, result);
            return result;
        });
    }

    /**
     * Claims a key for work that takes longer than a transaction should.
     *
     * @param lease after which the work may be repeated, should this process die; longer than the work can take
     * @throws IdempotencyConflictException if the key belongs to another request
     */
    public Claim claim(Owner owner, String key, Sha256 request, Duration lease) {
        return transactions.as(owner, jdbc -> {
            if (insert(jdbc, owner, key, request, lease)) {
                return new Claim.First();
            }
            Row row = lock(jdbc, owner, key);
            row.requireSame(request);
            if (row.result != null) {
                return new Claim.Done(row.result);
            }
            if (row.leased) {
                return new Claim.Running();
            }
            jdbc.sql("""
                    update idempotency set lease_until = now() + make_interval(secs => ?) where owner = ? and key = ?
                    """).params(lease.toMillis() / 1000.0, owner.id(), key).update();
            return new Claim.First();
        });
    }

    /** Keeps the result of claimed work. */
    public void complete(Owner owner, String key, String result) {
        transactions.as(owner, jdbc -> setResult(jdbc, owner, key, StorableText.of(result)));
    }

    /** Gives a claim back: the work failed in a way that may be tried again. */
    public void release(Owner owner, String key) {
        transactions.as(
                owner,
                jdbc -> jdbc.sql("delete from idempotency where owner = ? and key = ? and result is null")
                        .params(owner.id(), key)
                        .update());
    }

    /** Removes, of all owners, what is past its time; returns how many. */
    public int removeExpired() {
        return transactions.asSystem(jdbc ->
                jdbc.sql("delete from idempotency where expires < now()").update());
    }

    /** Waits while another transaction is inserting the same key. */
    private static boolean insert(JdbcClient jdbc, Owner owner, String key, Sha256 request, Duration lease) {
        jdbc.sql("delete from idempotency where owner = ? and key = ? and expires < now()")
                .params(owner.id(), key)
                .update();
        return jdbc.sql("""
                        insert into idempotency (owner, key, request_sha256, lease_until, expires)
                        values (:owner, :key, :request, now() + make_interval(secs => :lease),
                            now() + make_interval(secs => :lifetime))
                        on conflict do nothing
                        """)
                        .param("owner", owner.id())
                        .param("key", key)
                        .param("request", request.toColumn())
                        .param("lease", lease.toMillis() / 1000.0)
                        .param("lifetime", LIFETIME.toSeconds())
                        .update()
                == 1;
    }

    private static Row lock(JdbcClient jdbc, Owner owner, String key) {
        Optional<Row> row = jdbc.sql("""
                        select request_sha256, result, lease_until > now() as leased from idempotency
                        where owner = ? and key = ? for update
                        """)
                .params(owner.id(), key)
                .query((found, n) ->
                        new Row(Sha256.fromColumn(found.getBytes(1)), found.getString(2), found.getBoolean(3)))
                .optional();
        return row.orElseThrow(() -> new IllegalStateException(
                "the idempotency key was released at this very moment; send the request again"));
    }

    private static int setResult(JdbcClient jdbc, Owner owner, String key, String result) {
        return jdbc.sql("update idempotency set result = ? where owner = ? and key = ?")
                .params(result, owner.id(), key)
                .update();
    }

    private record Row(Sha256 request, @Nullable String result, boolean leased) {
        void requireSame(Sha256 other) {
            if (!request.equals(other)) {
                throw new IdempotencyConflictException();
            }
        }
    }
}
