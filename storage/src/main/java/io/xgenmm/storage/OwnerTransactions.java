package io.xgenmm.storage;

import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The only way to the tables: a transaction that has told Postgres whose rows it may see.
 *
 * <p>Calls nest: an inner call joins the outer transaction, commits with it, and the outer owner holds again
 * afterwards. Thread-safe.
 */
public final class OwnerTransactions {
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final TransactionTemplate snapshot;
    private final @Nullable String role;
    private final ThreadLocal<@Nullable Identity> current = new ThreadLocal<>();

    public OwnerTransactions(DataSource dataSource) {
        this(dataSource, new JdbcTransactionManager(dataSource), null);
    }

    /** @param role a role without superuser rights to work under; null when the login role has none itself */
    public OwnerTransactions(DataSource dataSource, PlatformTransactionManager transactions, @Nullable String role) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(transactions);
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.role = role;
    }

    /** Runs {@code work} in a transaction that sees and writes the rows of {@code owner} alone. */
    public <T extends @Nullable Object> T as(Owner owner, Function<JdbcClient, T> work) {
        return run(transaction, new Identity(owner.id(), false), work);
    }

    /** As {@link #as}, but all queries see the rows of one moment. Starts a transaction, so it cannot be an inner call. */
    public <T extends @Nullable Object> T snapshot(Owner owner, Function<JdbcClient, T> work) {
        if (current.get() != null) {
            throw new IllegalStateException("a snapshot must be the outermost transaction, but one is running");
        }
        return run(snapshot, new Identity(owner.id(), false), work);
    }

    /** Runs {@code work} in a transaction that sees the rows of all owners: background jobs and key lookup only. */
    public <T extends @Nullable Object> T asSystem(Function<JdbcClient, T> work) {
        return run(transaction, new Identity("", true), work);
    }

    @SuppressWarnings("NullAway") // TransactionTemplate returns what the callback returned
    private <T extends @Nullable Object> T run(
            TransactionTemplate template, Identity identity, Function<JdbcClient, T> work) {
        Identity outer = current.get();
        if (identity.equals(outer)) {
            return work.apply(jdbc);
        }
        return template.execute(status -> {
            assume(identity);
            current.set(identity);
            try {
                T result = work.apply(jdbc);
                if (outer != null) {
                    assume(outer);
                }
                return result;
            } finally {
                current.set(outer);
            }
        });
    }

    private void assume(Identity identity) {
        jdbc.sql("""
                select set_config('app.owner', :owner, true), set_config('app.system', :system, true),
                       set_config('role', coalesce(:role, current_setting('role')), true)
                """)
                .param("owner", identity.owner)
                .param("system", identity.system ? "on" : "off")
                .param("role", role)
                .query()
                .listOfRows();
    }

    private record Identity(String owner, boolean system) {}
}
