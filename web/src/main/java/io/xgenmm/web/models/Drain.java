package io.xgenmm.web.models;

import io.xgenmm.engine.Engine;
import io.xgenmm.web.protocol.LimitsProperties;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * What happens first when the server is asked to stop: readiness falls, new prompts are refused with 503, and running answers
 * may go on for a while. Only then does the web server close its doors.
 */
@Component
class Drain implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final ServedModels models;
    private final Duration patience;
    private final ApplicationContext context;
    private volatile boolean running;

    Drain(ServedModels models, LimitsProperties limits, ApplicationContext context) {
        this.models = models;
        this.patience = limits.drain();
        this.context = context;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        models.engines().forEach(Engine::drain);
        long deadline = System.nanoTime() + patience.toNanos();
        while (unfinished() > 0 && System.nanoTime() < deadline) {
            pause();
        }
        if (unfinished() > 0) {
            log.warn("{} answers did not finish within {} and are cut", unfinished(), patience);
        }
    }

    private int unfinished() {
        return models.engines().stream()
                .map(Engine::status)
                .mapToInt(status -> status.running() + status.waiting())
                .sum();
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stopped before everything else, the web server included. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
