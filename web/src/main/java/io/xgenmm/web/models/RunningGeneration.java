package io.xgenmm.web.models;

import io.xgenmm.engine.Engine;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.ModelDescription;
import io.xgenmm.engine.PreparedPrompt;
import java.time.Duration;

/** A generation with its prompt and model, whose end is told to an observer. Same thread rule as {@link Generation}. */
public final class RunningGeneration implements AutoCloseable {

    private final Engine engine;
    private final PreparedPrompt prompt;
    private final String owner;
    private final GenerationObserver observer;
    private final long started = System.nanoTime();
    private final Generation generation;
    private boolean told;

    private RunningGeneration(
            Engine engine,
            PreparedPrompt prompt,
            GenerationOptions options,
            String owner,
            GenerationObserver observer) {
        this.engine = engine;
        this.prompt = prompt;
        this.owner = owner;
        this.observer = observer;
        this.generation = engine.generate(prompt, options);
    }

    /** Queues the prompt; the caller reads to the end and closes. */
    public static RunningGeneration start(
            Engine engine,
            PreparedPrompt prompt,
            GenerationOptions options,
            String owner,
            GenerationObserver observer) {
        try {
            return new RunningGeneration(engine, prompt, options, owner, observer);
        } catch (RuntimeException e) {
            observer.failed(engine.model(), owner, e);
            throw e;
        }
    }

    public Engine engine() {
        return engine;
    }

    public ModelDescription model() {
        return engine.model();
    }

    public PreparedPrompt prompt() {
        return prompt;
    }

    /**
     * The next event; waits for it.
     *
     * @throws GenerationInterruptedException if this thread was interrupted; the generation is cancelled then
     */
    public GenerationEvent next() {
        try {
            GenerationEvent event = generation.next();
            if (event instanceof GenerationEvent.Finished finished && !told) {
                told = true;
                observer.finished(model(), owner, prompt, finished, Duration.ofNanos(System.nanoTime() - started));
            }
            return event;
        } catch (InterruptedException e) {
            generation.cancel();
            Thread.currentThread().interrupt();
            throw new GenerationInterruptedException(e);
        } catch (RuntimeException e) {
            tellFailure(e);
            throw e;
        }
    }

    private void tellFailure(RuntimeException failure) {
        if (!told) {
            told = true;
            observer.failed(model(), owner, failure);
        }
    }

    /** Reads to the end. */
    public GenerationEvent.Finished await() {
        while (true) {
            if (next() instanceof GenerationEvent.Finished finished) {
                return finished;
            }
        }
    }

    public void cancel() {
        generation.cancel();
    }

    @Override
    public void close() {
        generation.close();
    }
}
