package io.xgenmm.engine;

/**
 * One loaded model, ready to answer many callers at once.
 *
 * <p>Two halves: {@link #prepare} does the work that needs no graph (decode and tile pictures, apply the template,
 * tokenize) on the caller's thread; {@link #generate} puts the prepared prompt into the queue of the engine thread.
 * All methods may be called from any thread.
 */
public interface Engine extends AutoCloseable {

    ModelDescription model();

    EngineTokenizer tokenizer();

    /**
     * Turns messages, raw text or token ids and their pictures into a prompt that fits this model.
     *
     * @throws InvalidImageException if a picture cannot be decoded or is beyond the limits
     * @throws InvalidPromptException if the text and the pictures do not fit together
     * @throws ContextOverflowException if the prompt needs more positions than a slot holds
     */
    PreparedPrompt prepare(PromptInput input);

    /**
     * Queues a generation; returns at once. The caller reads and closes it.
     *
     * @throws EngineBusyException if the queue is full or the engine is draining
     * @throws InvalidPromptException if the options ask for what this model or prompt cannot give
     * @throws ContextOverflowException if prompt and {@link GenerationOptions#minTokens()} do not fit into a slot
     */
    Generation generate(PreparedPrompt prompt, GenerationOptions options);

    /** What the model will see of a picture, and the exact float32 pixels. */
    ImageView view(byte[] encodedImage);

    EngineStatus status();

    /** Refuses new generations from now on; running ones go on. */
    void drain();

    /** Cancels what is running, stops the engine thread, frees native memory. Closing twice does nothing. */
    @Override
    void close();
}
