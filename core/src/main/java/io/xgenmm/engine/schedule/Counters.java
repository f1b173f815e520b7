package io.xgenmm.engine.schedule;

/** What the engine has done so far. Written by the engine thread only; published as a whole by {@link Scheduler}. */
final class Counters {
    long steps;
    long stepNanos;
    long promptTokens;
    long generatedTokens;
    long prefixCacheQueries;
    long prefixCacheHits;
    long imageCacheQueries;
    long imageCacheHits;
    long encodedTiles;
}
