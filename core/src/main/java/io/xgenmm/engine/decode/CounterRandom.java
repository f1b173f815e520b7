package io.xgenmm.engine.decode;

/**
 * Random numbers that depend only on (seed, choice, draw): the same in every crowd, whatever ran before. Immutable.
 *
 * <p>Source: the output function of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) applied to a counter.
 */
record CounterRandom(long seed, int choice) {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    /** In [0, 1). */
    double draw(long counter) {
        long stream = mix(seed + GAMMA * (choice + 1L));
        return (mix(stream + GAMMA * (counter + 1)) >>> 11) * 0x1p-53;
    }

    private static long mix(long z) {
        long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long x = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
