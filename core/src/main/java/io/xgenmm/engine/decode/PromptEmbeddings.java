package io.xgenmm.engine.decode;

import java.nio.FloatBuffer;

/** The embeddings of one prompt, vision tokens put in. */
public interface PromptEmbeddings {
    /** Writes the rows of positions [from, from + count), each as wide as the decoder, and moves the buffer on. */
    void write(int from, int count, FloatBuffer target);
}
