package io.xgenmm.engine.schedule;

import io.xgenmm.engine.EngineException;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationEvent;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Where the engine thread and the reader of one generation meet. The engine thread puts, one thread reads, anyone cancels. */
final class Mailbox implements Generation {
    /** Exactly one of the two is not null. */
    private record Letter(
            @Nullable GenerationEvent event, @Nullable EngineException failure) {
        GenerationEvent open() {
            if (failure != null) {
                throw failure;
            }
            if (event == null) {
                throw new IllegalStateException("a letter holds an event or a failure");
            }
            return event;
        }

        boolean last() {
            return failure != null || event instanceof GenerationEvent.Finished;
        }
    }

    private final BlockingQueue<Letter> letters = new LinkedBlockingQueue<>();
    private final Runnable wake;
    private volatile boolean cancelled;
    private @Nullable Letter last;

    /** @param wake tells the engine thread that somebody cancelled */
    Mailbox(Runnable wake) {
        this.wake = wake;
    }

    void put(GenerationEvent event) {
        letters.add(new Letter(event, null));
    }

    void fail(EngineException failure) {
        letters.add(new Letter(null, failure));
    }

    boolean cancelled() {
        return cancelled;
    }

    @Override
    public GenerationEvent next() throws InterruptedException {
        Letter letter = last == null ? letters.take() : last;
        if (letter.last()) {
            last = letter;
        }
        return letter.open();
    }

    @Override
    public void cancel() {
        cancelled = true;
        wake.run();
    }

    @Override
    public void close() {
        cancel();
    }
}
