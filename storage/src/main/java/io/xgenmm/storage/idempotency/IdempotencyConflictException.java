package io.xgenmm.storage.idempotency;

/** The key was used for a different request. The caller can fix it. */
public final class IdempotencyConflictException extends RuntimeException {
    private static final long serialVersionUID = 1;

    IdempotencyConflictException() {
        super("this Idempotency-Key was used for a different request; send a new key with a new request");
    }
}
