package io.xgenmm.engine;

import org.jspecify.annotations.Nullable;

/** What callers of the engine treat differently from a programming error. Messages hold no prompt text. */
public abstract class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected EngineException(String message) {
        super(message);
    }

    protected EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
