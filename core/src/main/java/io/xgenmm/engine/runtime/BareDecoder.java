package io.xgenmm.engine.runtime;

import io.xgenmm.engine.EngineException;
import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.ModelFailureException;
import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.checkpoint.Checkpoints;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.decode.RowDecoder;
import io.xgenmm.engine.importer.ModelPackage;
import io.xgenmm.engine.importer.ModelPackages;
import io.xgenmm.engine.onnx.GraphWeights;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A model's decoder graph without the engine around it: no scheduler, no sampler, no text, no reader; only the embeddings of
 * given tokens and the graph. For measuring what the engine adds to a step. One caller at a time; it works on a thread of its
 * own with the engine thread's deep stack.
 */
public final class BareDecoder implements AutoCloseable {
    private static final long STACK_BYTES = 16L << 20;
    private static final int FIRST_TOKEN = 3;
    private static final int TOKENS = 200;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread worker = new Thread(null, task, "xgen-mm-bare-decoder", STACK_BYTES);
        worker.setDaemon(true);
        return worker;
    });
    private final OpenedModel opened;

    private BareDecoder(EngineOptions options) {
        try {
            opened = call(() -> OpenedModel.open(options));
        } catch (RuntimeException e) {
            thread.shutdown();
            throw e;
        }
    }

    /**
     * Opens the graphs that the engine would open for the same options.
     *
     * @return the caller closes it
     * @throws ModelLoadException if the model is missing or broken, or the device cannot be used
     */
    public static BareDecoder open(EngineOptions options) {
        return new BareDecoder(options);
    }

    /**
     * Bytes of weights that the graph of a decode step reads, whatever the number of rows.
     *
     * @param cuda as the graph is written for a CUDA device
     */
    public static long stepWeightBytes(EngineOptions options, boolean cuda) {
        try (ModelPackage files = ModelPackages.open(
                options.directory(), options.cacheDirectory(), options.precision(), cuda, options.slidingWindow())) {
            return GraphWeights.externalBytes(files.decoder().model());
        }
    }

    /** Bytes that the keys and values of one position take: float32, on a CUDA device float16. */
    public static long positionBytes(EngineOptions options, boolean cuda) {
        DecoderConfig config = Checkpoints.readConfig(options.directory()).decoder();
        int elementBytes = cuda ? Short.BYTES : Float.BYTES;
        return 2L * config.layers() * config.keyValueHeads() * config.headSize() * elementBytes;
    }

    /**
     * Fills the first {@code rows} rows with {@code depth} positions: reads them once and copies them, so that every page of
     * their keys and values is there.
     *
     * @throws ModelFailureException if the graph fails
     */
    public void fill(int rows, int depth) {
        call(() -> {
            RowDecoder decoder = opened.parts().decoder();
            for (int from = 0; from < depth; from += decoder.maxChunk()) {
                decoder.read(this::write, 0, from, Math.min(decoder.maxChunk(), depth - from));
            }
            for (int row = 1; row < rows; row++) {
                decoder.copy(0, row, 0, depth);
            }
            return depth;
        });
    }

    private void write(int from, int count, FloatBuffer target) {
        for (int i = from; i < from + count; i++) {
            embed(i, target);
        }
    }

    private void embed(int number, FloatBuffer target) {
        opened.parts().embedding().embed(token(number), target);
    }

    private static int token(int number) {
        return FIRST_TOKEN + number % TOKENS;
    }

    /**
     * Takes {@code count} steps, one position deeper each.
     *
     * @param depth positions used in each row before the first step
     * @return nanoseconds of each step
     * @throws ModelFailureException if the graph fails
     */
    public long[] steps(int rows, int depth, int count) {
        return call(() -> {
            RowDecoder decoder = opened.parts().decoder();
            long[] nanos = new long[count];
            int[] tokens = new int[rows];
            int[] positions = new int[rows];
            for (int i = 0; i < count; i++) {
                Arrays.fill(tokens, token(i));
                Arrays.fill(positions, depth + i);
                long start = System.nanoTime();
                decoder.step(0, tokens, positions);
                nanos[i] = System.nanoTime() - start;
            }
            return nanos;
        });
    }

    private <T> T call(Callable<T> work) {
        try {
            return thread.submit(work).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelFailureException("interrupted while the bare decoder was working", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException known) {
                throw known;
            }
            throw new ModelLoadException("the bare decoder cannot work: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        call(() -> {
            opened.parts().close();
            opened.files().close();
            return true;
        });
        thread.shutdown();
    }
}
