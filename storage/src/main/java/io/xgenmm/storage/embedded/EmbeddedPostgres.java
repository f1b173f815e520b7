package io.xgenmm.storage.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running PostgreSQL with a folder of its own. It listens on 127.0.0.1 alone, asks for a password, and acknowledges a
 * commit only when it is on disk. When it dies it is started again on the same port.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    /** The role and the database of the application; the role is no superuser, so row-level security binds it. */
    public static final String APPLICATION = "xgenmm";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DataFolder files;
    private final FolderLock lock;
    private final Launcher launcher;
    private final String secret;
    private final int port;
    private @Nullable Process server;
    private boolean closing;

    private EmbeddedPostgres(DataFolder files, FolderLock lock, Launcher launcher, String secret, int port) {
        this.files = files;
        this.lock = lock;
        this.launcher = launcher;
        this.secret = secret;
        this.port = port;
    }

    /** Starts the database in {@code folder}, which is made when missing; programs are unpacked below it. */
    public static EmbeddedPostgres start(Path folder) {
        return start(folder, folder.resolve("bin"));
    }

    /**
     * @param programs where the unpacked programs are kept; may be shared by several servers that start one by one
     * @throws EmbeddedPostgresException if the folder is in use or of another major version, or PostgreSQL cannot run
     */
    public static EmbeddedPostgres start(Path folder, Path programs) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            FolderLock lock = FolderLock.take(Folders.createPrivately(absolute));
            try {
                return start(new DataFolder(absolute), lock, programs.toAbsolutePath());
            } catch (IOException | RuntimeException | InterruptedException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    "the database folder %s cannot be used: %s; check permissions and free space"
                            .formatted(absolute, e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("interrupted while PostgreSQL was starting", e);
        }
    }

    private static EmbeddedPostgres start(DataFolder files, FolderLock lock, Path programs)
            throws IOException, InterruptedException {
        files.refuseOtherMajors();
        files.trimLog();
        Launcher launcher = Launcher.of(Binaries.unpack(programs));
        Cluster cluster = new Cluster(files, launcher);
        cluster.stopOrphan();
        files.clearUnfinished();
        String secret = files.secret();
        if (!files.isReady()) {
            cluster.create(secret);
        }
        EmbeddedPostgres postgres = new EmbeddedPostgres(files, lock, launcher, secret, freePort());
        try {
            postgres.launch();
            if (!files.isReady()) {
                postgres.createApplication();
                files.markReady();
            }
        } catch (SQLException | RuntimeException e) {
            postgres.stop();
            throw e instanceof RuntimeException failure
                    ? failure
                    : new EmbeddedPostgresException("the new database could not be set up: " + e.getMessage(), e);
        }
        LOG.debug(
                "PostgreSQL: psql -h 127.0.0.1 -p {} -U {} {} (password in {}/secret)",
                postgres.port,
                APPLICATION,
                APPLICATION,
                files.folder());
        return postgres;
    }

    /** For the application's own role; binary transfer from the first use, which reads bytes five times as fast. */
    public String jdbcUrl() {
        return jdbcUrl(APPLICATION);
    }

    /** As {@link #jdbcUrl()}, for another database of this server. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?prepareThreshold=-1&connectTimeout=10&tcpKeepAlive=true"
                .formatted(port, database);
    }

    public String username() {
        return APPLICATION;
    }

    public String password() {
        return secret;
    }

    public int port() {
        return port;
    }

    /** A connection of the superuser, who sees past row-level security; for setup and maintenance only. */
    public Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), "postgres", secret);
    }

    private void launch() throws IOException, InterruptedException {
        Cluster cluster = new Cluster(files, launcher);
        Process started = cluster.serve(port, PATIENCE);
        synchronized (this) {
            server = started;
        }
        started.onExit().thenRunAsync(this::restart, task -> {
            Thread watcher = new Thread(task, "embedded-postgres");
            watcher.setDaemon(true);
            watcher.start();
        });
    }

    /** Called when the server process has ended, wanted or not. */
    private void restart() {
        synchronized (this) {
            if (closing) {
                return;
            }
        }
        LOG.warn("PostgreSQL has ended unexpectedly; starting it again. Its log: {}", files.log());
        try {
            launch();
        } catch (IOException | EmbeddedPostgresException e) {
            LOG.error("PostgreSQL could not be started again: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void createApplication() throws SQLException {
        try (Connection connection = superuser("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create role %s login nosuperuser nobypassrls password '%s'".formatted(APPLICATION, secret));
            statement.execute("create database %s owner %s".formatted(APPLICATION, APPLICATION));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The process id of the server, for tests and diagnosis. */
    public Optional<Long> pid() {
        synchronized (this) {
            return Optional.ofNullable(server).map(Process::pid);
        }
    }

    /** Stops the server, ending its connections, and frees the folder. Closing twice does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            if (closing) {
                return;
            }
        }
        stop();
    }

    private void stop() {
        Process running;
        synchronized (this) {
            closing = true;
            running = server;
        }
        try {
            if (running != null && running.isAlive()) {
                new Cluster(files, launcher).stop(running.toHandle());
            }
        } catch (IOException e) {
            LOG.warn("PostgreSQL did not stop in order: {}; it will recover at the next start", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.close();
        }
    }
}
