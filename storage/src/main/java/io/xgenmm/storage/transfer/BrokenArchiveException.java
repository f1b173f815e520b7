package io.xgenmm.storage.transfer;

import org.jspecify.annotations.Nullable;

/** The zip is not one of ours, or not whole. Nothing of it was imported. */
public final class BrokenArchiveException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenArchiveException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
