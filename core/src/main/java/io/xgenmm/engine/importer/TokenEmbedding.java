package io.xgenmm.engine.importer;

import java.nio.FloatBuffer;

/** The decoder's embedding table, the three additional rows included. Thread-safe. */
public interface TokenEmbedding {

    int width();

    /** Writes the row of {@code id} at the buffer's position and moves it on. */
    void embed(int id, FloatBuffer target);
}
