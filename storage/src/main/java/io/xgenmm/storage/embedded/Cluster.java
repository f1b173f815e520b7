package io.xgenmm.storage.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates, serves and stops the database cluster of one folder. Call under the folder's lock. */
record Cluster(DataFolder files, Launcher launcher) {
    static final List<String> SETTINGS = List.of(
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=40",
            "password_encryption=scram-sha-256",
            "wal_level=minimal",
            "max_wal_senders=0",
            "max_wal_size=512MB",
            "jit=off",
            "log_checkpoints=off");

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final Duration LEFTOVERS = Duration.ofSeconds(15);

    /** A new cluster with a password from its first moment and an order of text that no host changes. */
    void create(String secret) throws IOException, InterruptedException {
        Path password = files.folder().resolve("initdb-password");
        Folders.writePrivately(password, secret);
        try {
            int exit = launcher.run(
                    files.log(),
                    List.of(
                            "initdb",
                            "-D",
                            files.cluster().toString(),
                            "-U",
                            "postgres",
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--data-checksums"));
            if (exit != 0) {
                throw new EmbeddedPostgresException("initdb could not create a database in %s (exit code %d): %s"
                        .formatted(files.cluster(), exit, lastLogLine(0)));
            }
        } finally {
            Files.deleteIfExists(password);
        }
        Folders.writePrivately(files.cluster().resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
    }

    /** Ends a server that outlived the process that started it, and forgets a process number that is not ours. */
    void stopOrphan() throws IOException, InterruptedException {
        Optional<Postmaster> postmaster = Postmaster.read(files.cluster());
        if (postmaster.isEmpty()) {
            Files.deleteIfExists(Postmaster.file(files.cluster())); // cut off while being written, or not there
            return;
        }
        Optional<ProcessHandle> orphan = postmaster.get().process(files.cluster());
        if (orphan.isPresent()) {
            LOG.info(
                    "Stopping PostgreSQL {} that an earlier process left running",
                    orphan.get().pid());
            stop(orphan.get());
        } else {
            // Another process may carry this number now, which PostgreSQL would take for a living server. Backends of
            // a killed server are noticed all the same, by the shared memory they hold.
            Files.deleteIfExists(Postmaster.file(files.cluster()));
        }
    }

    /** Starts the server and waits until it takes connections. */
    Process serve(int port, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long leftovers = System.nanoTime() + LEFTOVERS.toNanos();
        while (true) {
            long logStart = Files.exists(files.log()) ? Files.size(files.log()) : 0;
            Process process = launcher.startServer(files.log(), arguments(port));
            if (ready(process, deadline)) {
                return process;
            }
            String reason = lastLogLine(logStart);
            boolean backendsStillEnding = reason.contains("shared memory") || reason.contains("lock file");
            if (process.isAlive() || !backendsStillEnding || System.nanoTime() > leftovers) {
                process.destroyForcibly();
                throw new EmbeddedPostgresException(
                        "PostgreSQL did not start in %s: %s; see %s".formatted(files.cluster(), reason, files.log()));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private List<String> arguments(int port) {
        List<String> arguments = new ArrayList<>(List.of("-D", files.cluster().toString(), "-p", String.valueOf(port)));
        for (String setting : SETTINGS) {
            arguments.add("-c");
            arguments.add(setting);
        }
        return arguments;
    }

    private boolean ready(Process process, long deadline) throws IOException, InterruptedException {
        while (System.nanoTime() < deadline) {
            Optional<Postmaster> postmaster = Postmaster.read(files.cluster());
            if (postmaster.isPresent()
                    && postmaster.get().ready()
                    && postmaster.get().pid() == process.pid()) {
                return true;
            }
            if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return false;
    }

    /** Fast shutdown: running transactions are rolled back, committed ones are safe. By force after 30 s. */
    void stop(ProcessHandle server) throws IOException, InterruptedException {
        int exit = launcher.run(
                files.log(),
                List.of("pg_ctl", "stop", "-D", files.cluster().toString(), "-m", "fast", "-w", "-t", "30", "-s"));
        if (exit != 0 && server.isAlive()) {
            LOG.warn(
                    "PostgreSQL {} did not stop within 30 s and is killed; it will recover at the next start",
                    server.pid());
            server.destroyForcibly();
        }
        for (int i = 0; i < 500 && server.isAlive(); i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** The last telling line of the log after {@code start} bytes. */
    private String lastLogLine(long start) throws IOException {
        if (!Files.exists(files.log())) {
            return "it said nothing";
        }
        try (FileChannel channel = FileChannel.open(files.log())) {
            long from = Math.max(start, channel.size() - 8192);
            java.nio.ByteBuffer tail = java.nio.ByteBuffer.allocate((int) (channel.size() - from));
            channel.read(tail, from);
            List<String> lines = new String(tail.array(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.stream()
                    .filter(line -> line.contains("FATAL") || line.contains("error:"))
                    .findFirst()
                    .orElse(lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1));
        }
    }
}
