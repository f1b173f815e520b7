package io.xgenmm.web.protocol;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Writes a comment into event streams that have been quiet for a while: proxies keep the connection, and a client that has
 * gone is noticed although nothing is produced for it. Thread-safe; one thread of its own.
 */
public final class Heartbeats implements AutoCloseable {

    private final Duration quiet;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sse-heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    public Heartbeats(Duration quiet) {
        this.quiet = quiet;
        long period = Math.max(10, quiet.toMillis() / 4);
        clock.scheduleWithFixedDelay(this::beat, period, period, TimeUnit.MILLISECONDS);
    }

    void add(EventStream stream) {
        streams.add(stream);
    }

    void remove(EventStream stream) {
        streams.remove(stream);
    }

    private void beat() {
        for (EventStream stream : streams) {
            stream.beatIfQuietFor(quiet);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
