package io.xgenmm.engine;

/** A model is missing, broken or of an unknown kind (exit code 4). */
public final class ModelLoadException extends EngineException {
    private static final long serialVersionUID = 1L;

    public ModelLoadException(String message) {
        super(message);
    }

    public ModelLoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
