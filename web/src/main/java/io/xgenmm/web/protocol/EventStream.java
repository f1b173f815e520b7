package io.xgenmm.web.protocol;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A response of server-sent events, written frame by frame with exactly these bytes: {@code data: JSON} and an empty line.
 *
 * <p>The response begins with the first frame or heartbeat, so a failure before that still gets its own status. One thread
 * sends; the heartbeat thread may write between its frames.
 */
public final class EventStream implements AutoCloseable {

    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.UTF_8);

    private final HttpServletResponse response;
    private final Heartbeats heartbeats;
    private final Runnable onDisconnect;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable OutputStream out;
    private volatile long lastWrite = System.nanoTime();
    private boolean gone;

    /** @param onDisconnect called once, from any thread, when the client turns out to be gone */
    public EventStream(HttpServletResponse response, Heartbeats heartbeats, Runnable onDisconnect) {
        this.response = response;
        this.heartbeats = heartbeats;
        this.onDisconnect = onDisconnect;
        heartbeats.add(this);
    }

    /** Whether the status line is out, so that a failure can only be told inside the stream. */
    public boolean begun() {
        return response.isCommitted();
    }

    /** Sends one unnamed event, as chat completions have them. */
    public void send(Object json) {
        write("data: " + Json.write(json) + "\n\n");
    }

    /** Sends one named event, as responses have them. */
    public void send(String event, Object json) {
        write("event: " + event + "\ndata: " + Json.write(json) + "\n\n");
    }

    public void done() {
        write("data: [DONE]\n\n");
    }

    private void write(String frame) {
        lock.lock();
        try {
            writeLocked(frame.getBytes(StandardCharsets.UTF_8));
        } finally {
            lock.unlock();
        }
    }

    /** Skips a stream whose sender is writing just now: it is not quiet. */
    void beatIfQuietFor(Duration quiet) {
        if (System.nanoTime() - lastWrite < quiet.toNanos() || !lock.tryLock()) {
            return;
        }
        try {
            writeLocked(COMMENT);
        } finally {
            lock.unlock();
        }
    }

    private void writeLocked(byte[] frame) {
        if (gone) {
            return;
        }
        try {
            OutputStream target = out == null ? open() : out;
            target.write(frame);
            target.flush();
            lastWrite = System.nanoTime();
        } catch (IOException e) {
            gone = true;
            onDisconnect.run();
        }
    }

    private OutputStream open() throws IOException {
        response.setStatus(200);
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        OutputStream opened = response.getOutputStream();
        out = opened;
        return opened;
    }

    @Override
    public void close() {
        heartbeats.remove(this);
    }
}
