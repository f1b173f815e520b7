package io.xgenmm.engine;

import org.jspecify.annotations.Nullable;

/**
 * A glance at the running engine. Counters only grow; gauges are of the moment.
 *
 * @param slots generations that fit side by side
 * @param running slots in use
 * @param waiting prompts in the queue
 * @param kvCacheTokens positions in use, all slots together
 * @param kvCacheCapacityTokens positions there are
 * @param failure why the engine no longer answers; null while it does
 */
public record EngineStatus(
        int slots,
        int running,
        int waiting,
        int queueCapacity,
        long kvCacheTokens,
        long kvCacheCapacityTokens,
        long kvCacheBytes,
        long steps,
        long stepNanos,
        long promptTokens,
        long generatedTokens,
        long prefixCacheQueries,
        long prefixCacheHits,
        long imageCacheQueries,
        long imageCacheHits,
        long imageCacheBytes,
        long encodedTiles,
        boolean draining,
        @Nullable String failure) {}
