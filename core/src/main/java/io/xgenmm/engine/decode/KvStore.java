package io.xgenmm.engine.decode;

/**
 * Keys and values of all rows, where the graph computes. Per layer one memory for keys and one for values, each
 * [rows, heads, positions, head size]: a row is a contiguous slice, so a run of rows is a tensor without copying. Past
 * and present are the same memory: the graph writes only the new positions. Engine thread only.
 */
interface KvStore extends AutoCloseable {
    KvShape shape();

    /** Rows [first, first + count) as graph inputs and pinned outputs; stays the store's, do not close. */
    KvRows rows(int first, int count);

    /** Copies positions [from, to) of all layers. */
    void copy(int sourceRow, int targetRow, int from, int to);

    /** Exchanges positions [0, used) of one row with [0, otherUsed) of the other. */
    void swap(int row, int used, int otherRow, int otherUsed);

    @Override
    void close();
}
