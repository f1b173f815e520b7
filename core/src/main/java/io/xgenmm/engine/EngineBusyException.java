package io.xgenmm.engine;

import java.time.Duration;

/** The queue is full or the engine is draining; try again later (HTTP 429 or 503). */
public final class EngineBusyException extends EngineException {
    private static final long serialVersionUID = 1L;

    private final boolean draining;
    private final Duration retryAfter;

    public EngineBusyException(String message, boolean draining, Duration retryAfter) {
        super(message);
        this.draining = draining;
        this.retryAfter = retryAfter;
    }

    public boolean draining() {
        return draining;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
