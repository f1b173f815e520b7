package io.xgenmm.engine.decode;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.importer.TokenEmbedding;
import java.util.Optional;

/** Makes decoders from opened graphs. */
public final class RowDecoders {
    private RowDecoders() {}

    /**
     * A decoder on the CPU: float32 keys and values in host memory.
     *
     * @param step takes single tokens; takes ownership
     * @param read reads prompts; empty: {@code step} does; takes ownership
     * @param positions a row holds
     * @param maxChunk prompt positions read at once
     */
    public static RowDecoder onHost(
            OrtEnvironment environment,
            OrtSession step,
            Optional<OrtSession> read,
            TokenEmbedding embedding,
            DecoderConfig config,
            int rows,
            int positions,
            int maxChunk) {
        KvStore store = new HostKvStore(environment, shape(config, rows, positions, Float.BYTES));
        return open(environment, step, read, embedding, config, store, maxChunk, 1);
    }

    /**
     * A decoder on a CUDA device: float16 keys and values in its memory.
     *
     * @param keeper a session on the device whose arena gives the memory; takes ownership
     * @throws io.xgenmm.engine.ModelLoadException if device memory cannot be had; copying it at every step would be no help
     */
    public static RowDecoder onCuda(
            OrtEnvironment environment,
            int deviceIndex,
            OrtSession keeper,
            OrtSession step,
            Optional<OrtSession> read,
            TokenEmbedding embedding,
            DecoderConfig config,
            int rows,
            int positions,
            int maxChunk) {
        KvStore store = new DeviceKvStore(
                OrtBridge.open(environment, keeper),
                keeper,
                "Cuda",
                deviceIndex,
                shape(config, rows, positions, Short.BYTES),
                new CudaCopier());
        return open(environment, step, read, embedding, config, store, maxChunk, 1);
    }

    /** Room for {@code rows} rows and the decoder's spare one. */
    static KvShape shape(DecoderConfig config, int rows, int positions, int elementBytes) {
        return new KvShape(
                config.layers(),
                rows + DecoderSession.SPARE,
                config.keyValueHeads(),
                positions,
                config.headSize(),
                elementBytes);
    }

    static DecoderSession open(
            OrtEnvironment environment,
            OrtSession step,
            Optional<OrtSession> read,
            TokenEmbedding embedding,
            DecoderConfig config,
            KvStore store,
            int maxChunk,
            int logitRows) {
        int rows = store.shape().rows();
        boolean half = store.shape().elementBytes() == Short.BYTES;
        StepBuffers buffers = new StepBuffers(
                environment,
                config.width(),
                config.vocabularySize(),
                Math.max(maxChunk + 1, rows),
                rows,
                Math.max(logitRows, rows),
                half);
        GraphPass stepPass = GraphPass.of(step);
        GraphPass readPass = read.map(GraphPass::of).orElse(stepPass);
        return new DecoderSession(readPass, stepPass, store, buffers, embedding, config.vocabularySize(), maxChunk);
    }
}
