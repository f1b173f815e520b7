package io.xgenmm.engine.schedule;

import io.xgenmm.engine.ContextOverflowException;
import io.xgenmm.engine.EngineBusyException;
import io.xgenmm.engine.EngineException;
import io.xgenmm.engine.EngineStatus;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.InvalidPromptException;
import io.xgenmm.engine.ModelFailureException;
import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.grammar.TokenConstraint;
import io.xgenmm.engine.schedule.GenerationTask.AnswerRules;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns graphs, rows and scheduler of a model: it opens them, steps while there is work, rests while
 * there is none, and closes them. All methods may be called from any thread.
 */
public final class EngineThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineThread.class);

    /** ONNX Runtime 1.29 parses the command line on the stack: with a long one a usual stack overflows without a word. */
    private static final long STACK_BYTES = 16L << 20;

    private final SchedulerOptions options;
    private final LongSupplier clock;
    private final WaitingLine line = new WaitingLine();
    private final CompletableFuture<Opened> opened = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean draining;
    private volatile boolean closing;

    private record Opened(ModelParts parts, Scheduler scheduler) {}

    private EngineThread(String name, Supplier<ModelParts> opener, SchedulerOptions options, LongSupplier clock) {
        this.options = options;
        this.clock = clock;
        thread = new Thread(null, () -> live(opener), "xgen-mm-engine-" + name, STACK_BYTES);
        thread.setDaemon(true);
    }

    /**
     * Starts the thread and waits until the model is open.
     *
     * @param opener opens the model on the engine thread, which closes it again
     * @param clock nanoseconds
     * @throws EngineException what {@code opener} throws
     */
    public static EngineThread start(
            String name, Supplier<ModelParts> opener, SchedulerOptions options, LongSupplier clock) {
        EngineThread engine = new EngineThread(name, opener, options, clock);
        engine.thread.start();
        engine.opened();
        return engine;
    }

    private Opened opened() {
        try {
            return opened.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new ModelLoadException("interrupted while the model was being opened", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException known) {
                throw known;
            }
            throw new ModelLoadException("the model cannot be opened: " + e.getCause(), e);
        }
    }

    private void live(Supplier<ModelParts> opener) {
        try (ModelParts parts = opener.get()) {
            Scheduler scheduler = new Scheduler(parts, options, line, clock);
            opened.complete(new Opened(parts, scheduler));
            while (!closing) {
                stepOrRest(scheduler);
            }
            scheduler.cancelAll();
        } catch (Throwable e) {
            if (!opened.completeExceptionally(e)) {
                LOG.error("the engine thread ended", e);
                opened.join().scheduler().failAll(new ModelFailureException("the engine ended: " + e.getMessage(), e));
            }
        }
    }

    private void stepOrRest(Scheduler scheduler) {
        try {
            if (!scheduler.step()) {
                LockSupport.park(this); // a submit, a cancel or the close wakes it
            }
        } catch (RuntimeException e) {
            LOG.error("a step failed unforeseen", e);
            scheduler.unforeseen(e);
        }
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    /**
     * Queues a generation.
     *
     * @param stopIds the variant's own
     * @param constraint the grammar at its start
     * @throws EngineBusyException if the line is full or the engine is draining
     */
    public Generation submit(
            ReadyPrompt prompt, GenerationOptions asked, Set<Integer> stopIds, Optional<TokenConstraint> constraint) {
        if (draining || closing || !thread.isAlive()) {
            throw new EngineBusyException(
                    "the engine is draining and takes no new generations", true, Duration.ofSeconds(5));
        }
        ModelParts parts = opened().parts();
        AnswerRules rules = rules(parts, prompt, asked, stopIds, constraint);
        Mailbox mailbox = new Mailbox(this::wake);
        PromptReading reading = new PromptReading(parts, prompt, asked.cacheSalt());
        TaskTimes times = new TaskTimes(prompt.preprocess(), clock.getAsLong());
        GenerationTask task = new GenerationTask(prompt, asked, rules, reading, mailbox, times);
        if (!line.offer(task, options.maxQueue() + freeRows())) {
            throw new EngineBusyException(
                    "%d prompts are waiting, more than the queue holds; try again later".formatted(line.size()),
                    false,
                    Duration.ofSeconds(1 + line.size() / parts.decoder().rows()));
        }
        if (closing && !line.removeAll(t -> t == task).isEmpty()) {
            throw new EngineBusyException("the engine is closed", true, Duration.ofSeconds(5));
        }
        wake();
        return mailbox;
    }

    private int freeRows() {
        EngineStatus status = opened().scheduler().status();
        return Math.max(0, status.slots() - status.running());
    }

    private static AnswerRules rules(
            ModelParts parts,
            ReadyPrompt prompt,
            GenerationOptions asked,
            Set<Integer> stopIds,
            Optional<TokenConstraint> constraint) {
        int context = parts.decoder().positions();
        int left = context - prompt.positions();
        if (left < Math.max(1, asked.minTokens())) {
            throw new ContextOverflowException(
                    prompt.textTokens() + Math.max(1, asked.minTokens()), prompt.visionTokens(), context);
        }
        int vocabulary = parts.decoder().vocabularySize();
        check(
                asked.beams() <= parts.decoder().rows(),
                "beams must be at most %d, the engine's slots, but are %d",
                parts.decoder().rows(),
                asked.beams());
        for (int id : asked.logitBias().keySet()) {
            check(id >= 0 && id < vocabulary, "logit bias ids must be below %d, but one is %d", vocabulary, id);
        }
        for (int id : stopIds) {
            check(id >= 0 && id < vocabulary, "stop token ids must be below %d, but one is %d", vocabulary, id);
        }
        int maxTokens = Math.min(left, asked.maxTokens().orElse(GenerationOptions.DEFAULT_MAX_TOKENS));
        long seed = asked.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong());
        return new AnswerRules(stopIds, maxTokens, seed, constraint);
    }

    private static void check(boolean ok, String message, int expected, int found) {
        if (!ok) {
            throw new InvalidPromptException(message.formatted(expected, found));
        }
    }

    public EngineStatus status() {
        EngineStatus s = opened().scheduler().status();
        return new EngineStatus(
                s.slots(),
                s.running(),
                line.size(),
                s.queueCapacity(),
                s.kvCacheTokens(),
                s.kvCacheCapacityTokens(),
                s.kvCacheBytes(),
                s.steps(),
                s.stepNanos(),
                s.promptTokens(),
                s.generatedTokens(),
                s.prefixCacheQueries(),
                s.prefixCacheHits(),
                s.imageCacheQueries(),
                s.imageCacheHits(),
                s.imageCacheBytes(),
                s.encodedTiles(),
                draining,
                closing ? "the engine is closed" : s.failure());
    }

    /** Refuses new generations from now on. */
    public void drain() {
        draining = true;
    }

    /** Cancels what is running and waits until the thread has freed everything. Closing twice does nothing. */
    @Override
    public void close() {
        draining = true;
        closing = true;
        wake();
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // the native memory must be freed first
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
