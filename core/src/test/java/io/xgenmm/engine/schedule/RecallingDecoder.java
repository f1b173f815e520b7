package io.xgenmm.engine.schedule;

import io.xgenmm.engine.ModelFailureException;
import io.xgenmm.engine.decode.PromptEmbeddings;
import io.xgenmm.engine.decode.RowDecoder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A decoder without a graph: its rows remember what they were fed, and the logits are a random function of everything a row
 * holds. A wrong copy, swap, position or order changes all that follows.
 */
final class RecallingDecoder implements RowDecoder {
    static final int VOCABULARY = 50;

    private final float[][] rows;
    private final List<String> passes = new ArrayList<>();
    private Predicate<List<Float>> failing = content -> false;
    private boolean closed;

    RecallingDecoder(int rowCount, int positions) {
        rows = new float[rowCount][positions];
    }

    /** Passes that touch a row whose content fulfils the condition fail. */
    void failWhen(Predicate<List<Float>> condition) {
        failing = condition;
    }

    /** What was run, in order: {@code read ROW FROM COUNT} or {@code step FIRST COUNT}. */
    List<String> passes() {
        return passes;
    }

    boolean closed() {
        return closed;
    }

    /** What follows a text, told without rows: the judge. */
    static float[] logitsAfter(float[] content, int used) {
        float[] logits = new float[VOCABULARY];
        Random random = new Random(Arrays.hashCode(Arrays.copyOf(content, used)));
        for (int i = 0; i < VOCABULARY; i++) {
            logits[i] = random.nextFloat() * 8;
        }
        return logits;
    }

    @Override
    public int rows() {
        return rows.length;
    }

    @Override
    public int positions() {
        return rows[0].length;
    }

    @Override
    public int vocabularySize() {
        return VOCABULARY;
    }

    @Override
    public int maxChunk() {
        return 1000;
    }

    @Override
    public int maxRowsPerStep() {
        return rows.length;
    }

    @Override
    public FloatBuffer read(PromptEmbeddings prompt, int row, int from, int count) {
        passes.add("read %d %d %d".formatted(row, from, count));
        FloatBuffer embeddings = FloatBuffer.allocate(count);
        prompt.write(from, count, embeddings);
        System.arraycopy(embeddings.array(), 0, rows[row], from, count);
        failIfTold(row, from + count);
        return FloatBuffer.wrap(logitsAfter(rows[row], from + count));
    }

    @Override
    public FloatBuffer step(int firstRow, int[] tokens, int[] positions) {
        passes.add("step %d %d".formatted(firstRow, tokens.length));
        FloatBuffer logits = FloatBuffer.allocate(tokens.length * VOCABULARY);
        for (int i = 0; i < tokens.length; i++) {
            rows[firstRow + i][positions[i]] = tokens[i];
            failIfTold(firstRow + i, positions[i] + 1);
            logits.put(logitsAfter(rows[firstRow + i], positions[i] + 1));
        }
        return logits.flip();
    }

    private void failIfTold(int row, int used) {
        List<Float> content = new ArrayList<>();
        for (int i = 0; i < used; i++) {
            content.add(rows[row][i]);
        }
        if (failing.test(content)) {
            throw new ModelFailureException("told to fail");
        }
    }

    @Override
    public void copy(int sourceRow, int targetRow, int from, int to) {
        passes.add("copy %d %d %d %d".formatted(sourceRow, targetRow, from, to));
        System.arraycopy(rows[sourceRow], from, rows[targetRow], from, to - from);
    }

    @Override
    public void swap(int row, int used, int otherRow, int otherUsed) {
        passes.add("swap %d %d".formatted(row, otherRow));
        float[] kept = rows[row].clone();
        System.arraycopy(rows[otherRow], 0, rows[row], 0, otherUsed);
        System.arraycopy(kept, 0, rows[otherRow], 0, used);
    }

    @Override
    public boolean stepsAsItReads() {
        return true;
    }

    @Override
    public long bytesPerPosition() {
        return 4;
    }

    @Override
    public void close() {
        closed = true;
    }
}
