package io.xgenmm.web.protocol;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens event streams and sees to it that each ends well: with its own frames, or with an error frame. Thread-safe. */
public final class EventStreams implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    private final Heartbeats heartbeats;

    /** @param quiet after so long without a frame a comment is written */
    public EventStreams(Duration quiet) {
        this.heartbeats = new Heartbeats(quiet);
    }

    /**
     * Runs {@code body} with a stream; returns when it has ended.
     *
     * @param onDisconnect stops the work that feeds the stream
     * @throws RuntimeException what {@code body} threw, if nothing has been sent yet
     */
    public void run(HttpServletResponse response, Runnable onDisconnect, Consumer<EventStream> body) {
        try (EventStream events = new EventStream(response, heartbeats, onDisconnect)) {
            try {
                body.accept(events);
            } catch (RuntimeException e) {
                if (!events.begun()) {
                    throw e;
                }
                log.warn("a stream broke after its first frame: {}", e.toString());
                events.send(Refusals.of(e).envelope());
                events.done();
            }
        }
    }

    @Override
    public void close() {
        heartbeats.close();
    }
}
