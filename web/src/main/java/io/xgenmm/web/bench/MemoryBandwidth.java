package io.xgenmm.web.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads blocks that no cache holds, all processors at once: what bounds decoding of one row. */
final class MemoryBandwidth {

    /** All threads together; several times the largest cache. */
    private static final long TOTAL_BYTES = 512L << 20;

    private static final int PASSES = 7;

    private MemoryBandwidth() {}

    static BenchReport.Bandwidth measure() throws InterruptedException {
        int threads = Runtime.getRuntime().availableProcessors();
        return measure(threads, TOTAL_BYTES / threads);
    }

    static BenchReport.Bandwidth measure(int threads, long bytesPerThread) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<long[]> blocks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                long[] block = new long[Math.toIntExact(bytesPerThread / Long.BYTES)];
                Arrays.fill(block, i + 1); // touches the pages
                blocks.add(block);
            }
            double best = 0;
            for (int pass = 0; pass < PASSES; pass++) {
                best = Math.max(best, pass(workers, blocks, bytesPerThread));
            }
            return new BenchReport.Bandwidth(threads, best);
        } finally {
            workers.shutdownNow();
        }
    }

    /** Gigabytes a second; the best pass counts, since anything else on the machine only slows it. */
    private static double pass(ExecutorService workers, List<long[]> blocks, long bytesPerThread)
            throws InterruptedException {
        long start = System.nanoTime();
        List<Future<Long>> sums = new ArrayList<>();
        for (long[] block : blocks) {
            sums.add(workers.submit(() -> sum(block)));
        }
        long check = 0;
        for (Future<Long> sum : sums) {
            check += result(sum);
        }
        long nanos = System.nanoTime() - start;
        long expected = 0;
        for (long[] block : blocks) {
            expected += block[0] * block.length;
        }
        if (check != expected) { // also keeps the compiler from leaving the sums out
            throw new IllegalStateException("expected a sum of %d, found %d".formatted(expected, check));
        }
        return (double) bytesPerThread * blocks.size() / nanos;
    }

    private static long sum(long[] block) {
        long a = 0;
        for (int i = 0; i < block.length; i++) {
            a += block[i];
        }
        return a;
    }

    private static long result(Future<Long> sum) throws InterruptedException {
        try {
            return sum.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the memory could not be read: " + e.getCause(), e);
        }
    }
}
