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
 * <p>A text reads the same alone and in a crowd, to the last bit. Which graph runs depends on what is done, never on how
 * many rows take part; and since the kernels take rows in pairs and sum an odd one in another order, every pass takes an
 * even number: a chunk is followed by a position that the next one overwrites, and an odd number of rows from row 0 on is
 * preceded by a spare row, which holds nothing.
 */
final class DecoderSession implements RowDecoder {
    /** The store's first row; the rows of this interface follow it. */
    static final int SPARE = 1;

    private static final int FILLER_TOKEN = 0;

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
        return store.shape().rows() - SPARE;
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
        return Math.max(1, store.shape().maxRowsPerPass() & ~1);
    }

    @Override
    public boolean stepsAsItReads() {
        return readPass == stepPass;
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
        FloatBuffer embeddings = buffers.embeddings();
        prompt.write(from, count, embeddings);
        int padded = count % 2 == 1 && from + count < positions() ? count + 1 : count;
        if (padded > count) {
            embedding.embed(FILLER_TOKEN, embeddings);
        }
        buffers.lastPositions().put(0, from + padded - 1);
        return run(readPass, store.rows(row + SPARE, 1), 1, padded, from + padded, logitRows);
    }

    @Override
    public FloatBuffer step(int firstRow, int[] tokens, int[] positions) {
        int spare = firstRow == 0 && tokens.length % 2 == 1 ? SPARE : 0;
        int rows = tokens.length + spare;
        FloatBuffer embeddings = buffers.embeddings();
        IntBuffer last = buffers.lastPositions();
        LongBuffer index = buffers.logitsIndex();
        int total = 1;
        for (int i = 0; i < rows; i++) {
            int position = i < spare ? 0 : positions[i - spare];
            embedding.embed(i < spare ? FILLER_TOKEN : tokens[i - spare], embeddings);
            last.put(i, position);
            index.put(i, i);
            total = Math.max(total, position + 1);
        }
        FloatBuffer logits = run(stepPass, store.rows(firstRow + SPARE - spare, rows), rows, 1, total, rows);
        return logits.position(spare * vocabularySize).slice();
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
        store.copy(sourceRow + SPARE, targetRow + SPARE, from, to);
    }

    @Override
    public void swap(int row, int used, int otherRow, int otherUsed) {
        store.swap(row + SPARE, used, otherRow + SPARE, otherUsed);
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
