package io.xgenmm.engine;

/** A graph failed while running (HTTP 500, exit code 5). The engine stays usable. */
public final class ModelFailureException extends EngineException {
    private static final long serialVersionUID = 1L;

    public ModelFailureException(String message) {
        super(message);
    }

    public ModelFailureException(String message, Throwable cause) {
        super(message, cause);
    }
}
