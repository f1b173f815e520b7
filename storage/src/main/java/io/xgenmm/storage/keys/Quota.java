package io.xgenmm.storage.keys;

import org.jspecify.annotations.Nullable;

/** How much one key may use; null means without limit. Minutes and days are those of the clock, in UTC. */
public record Quota(
        @Nullable Integer requestsPerMinute,
        @Nullable Integer requestsPerDay,
        @Nullable Long tokensPerMinute,
        @Nullable Long tokensPerDay) {
    public static final Quota UNLIMITED = new Quota(null, null, null, null);

    public Quota {
        requirePositive(requestsPerMinute);
        requirePositive(requestsPerDay);
        requirePositive(tokensPerMinute);
        requirePositive(tokensPerDay);
    }

    private static void requirePositive(@Nullable Number limit) {
        if (limit != null && limit.longValue() < 1) {
            throw new IllegalArgumentException("a quota is at least 1, or absent for no limit, but is " + limit);
        }
    }

    boolean unlimited() {
        return equals(UNLIMITED);
    }
}
