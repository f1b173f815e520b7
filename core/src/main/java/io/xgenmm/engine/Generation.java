package io.xgenmm.engine;

/** A running generation of one prompt. One thread reads; cancel and close may come from any thread. */
public interface Generation extends AutoCloseable {

    /**
     * Waits for the next event; after {@link GenerationEvent.Finished} it keeps returning that one.
     *
     * @throws EngineException if the generation failed; the engine stays usable
     */
    GenerationEvent next() throws InterruptedException;

    /** Returns at once; the engine stops this generation after the current step, with {@link FinishReason#CANCELLED}. */
    void cancel();

    /** Cancels if still running and gives the slots back. Closing twice does nothing. */
    @Override
    void close();

    /** Reads to the end. */
    default GenerationEvent.Finished await() throws InterruptedException {
        while (true) {
            if (next() instanceof GenerationEvent.Finished finished) {
                return finished;
            }
        }
    }
}
