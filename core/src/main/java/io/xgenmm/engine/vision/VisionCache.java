package io.xgenmm.engine.vision;

import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Vision tokens of whole pictures, so that a picture asked about twice is encoded once. Bounded in bytes; the least
 * recently used go first. One cache belongs to one model. Thread-safe: the engine thread gets and puts, any thread may
 * read {@link #statistics()}.
 */
public final class VisionCache {
    private final long maxBytes;
    private final Map<VisionCacheKey, FloatBuffer> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long hits;
    private long misses;
    private long evictions;

    /** @param maxBytes of vision tokens kept; 0 keeps nothing */
    public VisionCache(long maxBytes) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("the cache needs a size of at least 0 bytes, but got " + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    /** Float32 [tiles * latents, decoder width], read-only with a position of its own; null if not there. */
    public synchronized @Nullable FloatBuffer get(VisionCacheKey key) {
        FloatBuffer tokens = entries.get(key);
        if (tokens == null) {
            misses++;
            return null;
        }
        hits++;
        return tokens.duplicate();
    }

    /** Keeps a copy of the remaining floats, unless they alone are larger than the cache. */
    public synchronized void put(VisionCacheKey key, FloatBuffer tokens) {
        remove(key);
        if (sizeOf(tokens) > maxBytes) {
            return;
        }
        makeRoom(sizeOf(tokens));
        FloatBuffer copy = FloatBuffer.allocate(tokens.remaining());
        copy.put(tokens.duplicate()).flip();
        entries.put(key, copy.asReadOnlyBuffer());
        bytes += sizeOf(copy);
    }

    private void remove(VisionCacheKey key) {
        FloatBuffer old = entries.remove(key);
        if (old != null) {
            bytes -= sizeOf(old);
        }
    }

    private void makeRoom(long needed) {
        for (Iterator<FloatBuffer> oldest = entries.values().iterator(); bytes + needed > maxBytes; ) {
            bytes -= sizeOf(oldest.next());
            oldest.remove();
            evictions++;
        }
    }

    private static long sizeOf(FloatBuffer tokens) {
        return (long) Float.BYTES * tokens.remaining();
    }

    /** Forgets every picture; the counters go on. */
    public synchronized void clear() {
        entries.clear();
        bytes = 0;
    }

    public synchronized Statistics statistics() {
        return new Statistics(entries.size(), bytes, maxBytes, hits, misses, evictions);
    }

    /** Counters since the start, sizes as of now. */
    public record Statistics(int pictures, long bytes, long maxBytes, long hits, long misses, long evictions) {}
}
