package io.xgenmm.engine.decode;

import java.nio.FloatBuffer;

/**
 * The decoder over its rows of keys and values. A row holds the keys and values of positions [0, used) of one text; how
 * much of it is used only the caller knows, so rewinding a row costs nothing. Engine thread only.
 *
 * <p>A pass that throws has changed no position that was used before: it may be run again.
 */
public interface RowDecoder extends AutoCloseable {
    int rows();

    /** Positions a row holds. */
    int positions();

    int vocabularySize();

    /** The longest run of positions that {@link #read} takes. */
    int maxChunk();

    /** The most rows that {@link #step} takes. */
    int maxRowsPerStep();

    /**
     * Reads {@code count} positions of a prompt into one row.
     *
     * @param from first of them; everything before it has been read already
     * @return raw logits [vocabulary] of the last of them; valid until the next call
     * @throws io.xgenmm.engine.ModelFailureException if the graph fails
     */
    FloatBuffer read(PromptEmbeddings prompt, int row, int from, int count);

    /**
     * Feeds one token to each of the rows [firstRow, firstRow + tokens.length) in one pass.
     *
     * @param positions where each token stands: the used positions of its row
     * @return raw logits [rows, vocabulary]; valid until the next call
     * @throws io.xgenmm.engine.ModelFailureException if the graph fails
     */
    FloatBuffer step(int firstRow, int[] tokens, int[] positions);

    /** Copies positions [from, to) of one row to another. */
    void copy(int sourceRow, int targetRow, int from, int to);

    /** Exchanges the first positions of two rows. */
    void swap(int row, int used, int otherRow, int otherUsed);

    /** Whether {@link #step} leaves the same keys and values, bit for bit, as {@link #read} of the same text. */
    boolean stepsAsItReads();

    /** Bytes that the keys and values of one position take. */
    long bytesPerPosition();

    @Override
    void close();
}
