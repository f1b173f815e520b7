package io.xgenmm.storage;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids that sort by the time they were made: UUID version 7 (RFC 9562), made here because servers before PostgreSQL 18
 * cannot. Within one process they strictly increase: the 12 bits after the millisecond count on. Thread-safe.
 */
public final class TimeOrderedId {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Milliseconds since 1970 in the upper 52 bits, a counter in the lower 12. */
    private static final AtomicLong LAST = new AtomicLong();

    private TimeOrderedId() {}

    public static UUID next() {
        long now = System.currentTimeMillis() << 12;
        long stamp = LAST.updateAndGet(last -> Math.max(last + 1, now));
        long high = (stamp >>> 12) << 16 | 0x7000 | stamp & 0xfff;
        long low = RANDOM.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** For example {@code file-019...}: a prefix and 32 hexadecimal digits, which sort as the ids do. */
    public static String next(String prefix) {
        UUID id = next();
        HexFormat hex = HexFormat.of();
        return prefix + hex.toHexDigits(id.getMostSignificantBits()) + hex.toHexDigits(id.getLeastSignificantBits());
    }
}
