package io.xgenmm.storage.embedded;

import org.jspecify.annotations.Nullable;

/** The embedded PostgreSQL cannot run here; the message says why and what to do. */
public final class EmbeddedPostgresException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public EmbeddedPostgresException(String message) {
        super(message);
    }

    public EmbeddedPostgresException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
