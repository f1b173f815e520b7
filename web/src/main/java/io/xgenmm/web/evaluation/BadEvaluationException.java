package io.xgenmm.web.evaluation;

/** A file of questions or predictions cannot be used; the caller can fix it. Messages name rows and columns, no content. */
public final class BadEvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadEvaluationException(String message) {
        super(message);
    }

    public BadEvaluationException(String message, Throwable cause) {
        super(message, cause);
    }
}
