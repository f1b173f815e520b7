package io.xgenmm.storage;

import com.zaxxer.hikari.HikariDataSource;
import io.xgenmm.storage.blobs.BlobStore;
import io.xgenmm.storage.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/** A fresh, migrated database for one test class, on the one server of this JVM. */
public final class TestDatabase implements AutoCloseable {
    /** Unpacked programs, shared by all runs of this module. */
    public static final Path PROGRAMS = Path.of("target", "test-programs").toAbsolutePath();

    public static final Owner ALICE = new Owner("alice");
    public static final Owner BOB = new Owner("bob");

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private final HikariDataSource pool;
    private final OwnerTransactions transactions;

    private TestDatabase(String name, HikariDataSource pool) {
        this.name = name;
        this.pool = pool;
        this.transactions = new OwnerTransactions(pool);
    }

    public static TestDatabase create() {
        String name = "test_" + COUNT.incrementAndGet();
        superuser("create database %s template migrated owner %s".formatted(name, EmbeddedPostgres.APPLICATION));
        return new TestDatabase(name, pool(name));
    }

    private static HikariDataSource pool(String database) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(server().jdbcUrl(database));
        pool.setUsername(server().username());
        pool.setPassword(server().password());
        pool.setMaximumPoolSize(6);
        pool.setMinimumIdle(1);
        return pool;
    }

    public String name() {
        return name;
    }

    public OwnerTransactions transactions() {
        return transactions;
    }

    public HikariDataSource pool() {
        return pool;
    }

    public BlobStore blobs() {
        return new BlobStore(transactions);
    }

    /** Runs a statement that sees all rows. */
    public int update(String sql, Object... values) {
        return transactions.asSystem(
                jdbc -> jdbc.sql(sql).params(List.of(values)).update());
    }

    /** Reads one number with all rows in sight. */
    public long count(String sql, Object... values) {
        return transactions.asSystem(
                jdbc -> jdbc.sql(sql).params(List.of(values)).query(Long.class).single());
    }

    @Override
    public void close() {
        pool.close();
    }

    public static EmbeddedPostgres server() {
        return Server.RUNNING;
    }

    public static void superuser(String sql) {
        try (Connection connection = server().superuser("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            Path folder = Path.of(
                            "target", "test-postgres-" + ProcessHandle.current().pid())
                    .toAbsolutePath();
            EmbeddedPostgres server = EmbeddedPostgres.start(folder, PROGRAMS);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                delete(folder);
            }));
            migrateTemplate(server);
            return server;
        }

        private static void migrateTemplate(EmbeddedPostgres server) {
            try (Connection connection = server.superuser("postgres");
                    Statement statement = connection.createStatement()) {
                statement.execute("create database migrated owner " + EmbeddedPostgres.APPLICATION);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            Flyway.configure()
                    .dataSource(server.jdbcUrl("migrated"), server.username(), server.password())
                    .load()
                    .migrate();
        }
    }
}
