package io.xgenmm.storage;

/** Which way a list runs. */
public enum Order {
    OLDEST_FIRST,
    NEWEST_FIRST;

    /** SQL that compares {@code id} with the cursor {@code :after} and sorts. */
    public String after(String table) {
        return this == OLDEST_FIRST
                ? "(:after::text is null or %1$s.id > :after) order by %1$s.id".formatted(table)
                : "(:after::text is null or %1$s.id < :after) order by %1$s.id desc".formatted(table);
    }
}
