package io.xgenmm.engine.schedule;

import org.jspecify.annotations.Nullable;

/** Tells a single bad pass from a broken engine. Engine thread only; the verdict may be read by any thread. */
final class FailureWatch {
    /** So many failed passes without a good one between them are no accident. */
    static final int LIMIT = 3;

    private int inARow;
    private volatile @Nullable String verdict;

    void succeeded() {
        inARow = 0;
        verdict = null;
    }

    void failed(RuntimeException failure) {
        inARow++;
        if (inARow >= LIMIT) {
            verdict = "%d passes in a row failed, last: %s".formatted(inARow, failure.getMessage());
        }
    }

    @Nullable
    String verdict() {
        return verdict;
    }
}
