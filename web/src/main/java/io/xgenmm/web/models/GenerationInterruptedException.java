package io.xgenmm.web.models;

/** The thread that read a generation was interrupted, as happens when the server stops. */
public final class GenerationInterruptedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GenerationInterruptedException(InterruptedException cause) {
        super("the reader of a generation was interrupted; the generation was cancelled", cause);
    }
}
