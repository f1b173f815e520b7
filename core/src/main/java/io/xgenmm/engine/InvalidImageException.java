package io.xgenmm.engine;

/** A picture cannot be decoded or is beyond the limits. The caller can fix it (HTTP 400, exit code 3). */
public final class InvalidImageException extends EngineException {
    private static final long serialVersionUID = 1L;

    public InvalidImageException(String message) {
        super(message);
    }

    public InvalidImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
