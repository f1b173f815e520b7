package io.xgenmm.storage;

/** How many rows one page may hold. */
public final class Limits {
    public static final int PAGE = 1000;

    private Limits() {}

    /** Returns {@code limit}, or throws when it is not between 1 and {@link #PAGE}. */
    public static int page(int limit) {
        if (limit < 1 || limit > PAGE) {
            throw new IllegalArgumentException(
                    "a page holds 1 to %d rows, but %d were asked for".formatted(PAGE, limit));
        }
        return limit;
    }
}
