package io.xgenmm.engine.decode;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.xgenmm.engine.ModelFailureException;
import io.xgenmm.engine.importer.TokenEmbedding;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/**
 * The decoder graph (or two of them: one that reads prompts, one that takes steps) over one store of keys and values.
 *
 * <p>Which graph runs depends on what is done and never on how many rows take part, so that a text reads the same alone
 * and in a crowd.
 */
final class DecoderSession implements RowDecoder {
    private final GraphPass readPass;
    private final GraphPass stepPass;
    private final KvStore store;
    private final StepBuffers buffers;
    private final TokenEmbedding embedding;
    private final int vocabularySize;
    private final int maxChunk;

    /** Takes ownership of passes and store; {@code readPass} and {@code stepPass} may be the same. */
    DecoderSession(
            GraphPass readPass,
            GraphPass stepPass,
            KvStore store,
            StepBuffers buffers,
            TokenEmbedding embedding,
            int vocabularySize,
            int maxChunk) {
        this.readPass = readPass;
        this.stepPass = stepPass;
        this.store = store;
        this.buffers = buffers;
        this.embedding = embedding;
        this.vocabularySize = vocabularySize;
        this.maxChunk = maxChunk;
    }

    @Override
    public int rows() {
        return store.shape().rows();
    }

    @Override
    public int positions() {
        return store.shape().positions();
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public int maxChunk() {
        return maxChunk;
    }

    @Override
    public int maxRowsPerStep() {
        return store.shape().maxRowsPerPass();
    }

    @Override
    public long bytesPerPosition() {
        return store.shape().bytesPerPosition();
    }

    @Override
    public FloatBuffer read(PromptEmbeddings prompt, int row, int from, int count) {
        buffers.logitsIndex().put(0, count - 1L);
        return read(prompt, row, from, count, 1);
    }

    /** As {@link #read}, with the logits of all {@code count} positions. */
    FloatBuffer readAll(PromptEmbeddings prompt, int row, int from, int count) {
        LongBuffer index = buffers.logitsIndex();
        for (int i = 0; i < count; i++) {
            index.put(i, i);
        }
        return read(prompt, row, from, count, count);
    }

    private FloatBuffer read(PromptEmbeddings prompt, int row, int from, int count, int logitRows) {
        prompt.write(from, count, buffers.embeddings());
        buffers.lastPositions().put(0, from + count - 1);
        return run(readPass, store.rows(row, 1), 1, count, from + count, logitRows);
    }

    @Override
    public FloatBuffer step(int firstRow, int[] tokens, int[] positions) {
        FloatBuffer embeddings = buffers.embeddings();
        IntBuffer last = buffers.lastPositions();
        LongBuffer index = buffers.logitsIndex();
        int total = 0;
        for (int i = 0; i < tokens.length; i++) {
            embedding.embed(tokens[i], embeddings);
            last.put(i, positions[i]);
            index.put(i, i);
            total = Math.max(total, positions[i] + 1);
        }
        return run(stepPass, store.rows(firstRow, tokens.length), tokens.length, 1, total, tokens.length);
    }

    private FloatBuffer run(GraphPass pass, KvRows kv, int rows, int newPositions, int total, int logitRows) {
        try (OnnxTensor embeds = buffers.embeddingsTensor(rows, newPositions);
                OnnxTensor last = buffers.lastPositionsTensor(rows);
                OnnxTensor totalLength = buffers.totalTensor(total);
                OnnxTensor index = buffers.logitsIndexTensor(logitRows);
                OnnxTensor logits = buffers.logitsTensor(logitRows)) {
            Map<String, OnnxTensor> inputs = kv.inputs();
            inputs.put("inputs_embeds", embeds);
            inputs.put("seqlens_k", last);
            inputs.put("total_sequence_length", totalLength);
            inputs.put("logits_index", index);
            kv.outputs().put("logits", logits);
            pass.run(inputs, kv.outputs());
        } catch (OrtException e) {
            throw new ModelFailureException("the decoder's inputs cannot be made: " + e.getMessage(), e);
        }
        return buffers.logits(logitRows);
    }

    @Override
    public void copy(int sourceRow, int targetRow, int from, int to) {
        store.copy(sourceRow, targetRow, from, to);
    }

    @Override
    public void swap(int row, int used, int otherRow, int otherUsed) {
        store.swap(row, used, otherRow, otherUsed);
    }

    @Override
    public void close() {
        stepPass.close();
        if (readPass != stepPass) {
            readPass.close();
        }
        store.close();
    }
}
