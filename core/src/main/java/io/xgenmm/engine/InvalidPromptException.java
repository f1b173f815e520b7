package io.xgenmm.engine;

/** Text, pictures and options do not fit together. The caller can fix it (HTTP 400, exit code 3). */
public final class InvalidPromptException extends EngineException {
    private static final long serialVersionUID = 1L;

    public InvalidPromptException(String message) {
        super(message);
    }

    public InvalidPromptException(String message, Throwable cause) {
        super(message, cause);
    }
}
