package io.xgenmm.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.engine.ContextOverflowException;
import io.xgenmm.engine.EngineBusyException;
import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.InvalidPromptException;
import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread around the scheduler, with a decoder that steps only when it is let. */
@Timeout(60)
class EngineThreadTest {
    private final Semaphore passes = new Semaphore(Integer.MAX_VALUE / 2);
    private final Bench bench = Bench.of(2);
    private final EngineThread engine = start(new SchedulerOptions(3, Duration.ofSeconds(60), 8, true));

    private EngineThread start(SchedulerOptions options) {
        bench.decoder.failWhen(content -> {
            passes.acquireUninterruptibly();
            return false;
        });
        return EngineThread.start("test", () -> bench.parts, options, System::nanoTime);
    }

    @AfterEach
    void close() {
        passes.release(1_000_000);
        engine.close();
    }

    private Generation submit(GenerationOptions options, int... ids) {
        PromptLayout layout = PromptLayout.of(Variant.INSTRUCT, Bench.IMAGE, ids, List.of());
        ReadyPrompt prompt = new ReadyPrompt("", ids, List.of(), layout, Duration.ZERO);
        return engine.submit(prompt, options, Set.of(Bench.STOP), Optional.empty());
    }

    private void hold() {
        passes.drainPermits();
    }

    @Test
    void manyThreadsAskAtOnce() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(5);
        List<Future<List<Integer>>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int id = i % 30;
            answers.add(callers.submit(() -> patiently(id)));
        }
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).get()).isEqualTo(Bench.expected(12, i % 30, 7));
        }
        callers.shutdown();
        awaitNothingRuns();
    }

    /** The status is that of the end of a step; a reader may see its last event a moment earlier. */
    private void awaitNothingRuns() throws InterruptedException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (engine.status().running() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
        assertThat(engine.status().running()).isZero();
    }

    private List<Integer> patiently(int id) throws InterruptedException {
        while (true) {
            try (Generation generation = submit(Bench.greedy(12).build(), id, 7)) {
                return Bench.tokens(generation);
            } catch (EngineBusyException e) {
                assertThat(e.draining()).isFalse();
                assertThat(e.retryAfter()).isPositive();
                Thread.sleep(1);
            }
        }
    }

    @Test
    void aFullLineIsAnAnswer() throws Exception {
        hold();
        List<Generation> taken = new ArrayList<>();
        taken.add(submit(Bench.greedy(20).build(), 1));
        taken.add(submit(Bench.greedy(20).build(), 2));

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10; i++) {
                        taken.add(submit(Bench.greedy(2).build(), i));
                    }
                })
                .isInstanceOf(EngineBusyException.class)
                .hasMessageContaining("more than the queue holds");
        passes.release(1_000_000);

        for (Generation generation : taken) {
            assertThat(generation.await().choices().get(0).finishReason()).isNotEqualTo(FinishReason.CANCELLED);
        }
    }

    @Test
    void cancellingFromAnotherThreadEndsBetweenSteps() throws Exception {
        hold();
        Generation generation = submit(Bench.greedy(100).build(), 1, 2);
        passes.release(3);
        assertThat(generation.next()).isInstanceOf(GenerationEvent.Started.class);
        Thread other = new Thread(generation::cancel);
        other.start();
        other.join();
        passes.release(2);

        assertThat(Bench.finish(generation)).isEqualTo(FinishReason.CANCELLED);
        passes.release(1_000_000);
        assertThat(Bench.tokens(submit(Bench.greedy(5).build(), 4))).isEqualTo(Bench.expected(5, 4));
    }

    @Test
    void drainingFinishesWhatRunsAndRefusesTheRest() throws Exception {
        hold();
        Generation running = submit(Bench.greedy(5).build(), 1);
        engine.drain();

        assertThatThrownBy(() -> submit(Bench.greedy(5).build(), 2))
                .isInstanceOfSatisfying(
                        EngineBusyException.class, e -> assertThat(e.draining()).isTrue());
        passes.release(1_000_000);
        assertThat(Bench.tokens(running)).isEqualTo(Bench.expected(5, 1));
        assertThat(engine.status().draining()).isTrue();
    }

    @Test
    void closingCancelsFreesAndMayBeDoneTwice() throws Exception {
        hold();
        Generation running = submit(Bench.greedy(100).build(), 1);
        passes.release(2);
        Thread closer = new Thread(engine::close);
        closer.start();
        passes.release(1_000_000);
        closer.join();
        engine.close();

        assertThat(Bench.finish(running)).isIn(FinishReason.CANCELLED, FinishReason.STOP, FinishReason.LENGTH);
        assertThat(bench.decoder.closed()).isTrue();
        assertThatThrownBy(() -> submit(Bench.greedy(5).build(), 2)).isInstanceOf(EngineBusyException.class);
        assertThat(engine.status().failure()).isEqualTo("the engine is closed");
    }

    @Test
    void whatCannotBeGivenIsRefusedAtOnce() {
        assertThatThrownBy(() -> submit(Bench.greedy(5).build(), new int[200]))
                .isInstanceOf(ContextOverflowException.class);
        assertThatThrownBy(() -> submit(Bench.greedy(50).minTokens(50).build(), new int[180]))
                .isInstanceOf(ContextOverflowException.class);
        assertThatThrownBy(() -> submit(Bench.greedy(5).beams(3).build(), 1))
                .isInstanceOf(InvalidPromptException.class)
                .hasMessageContaining("beams must be at most 2");
        assertThatThrownBy(
                        () -> submit(Bench.greedy(5).logitBias(Map.of(50, 1f)).build(), 1))
                .isInstanceOf(InvalidPromptException.class);
    }

    @Test
    void theContextLimitsTheAnswer() throws Exception {
        assertThat(submit(Bench.greedy(500).ignoreEndOfText(true).build(), new int[190])
                        .await()
                        .choices()
                        .get(0)
                        .tokenIds()
                        .size())
                .isLessThanOrEqualTo(10);
    }

    @Test
    void whatGoesWrongAtOpeningIsTold() {
        assertThatThrownBy(() -> EngineThread.start(
                        "broken",
                        () -> {
                            throw new ModelLoadException("no such model");
                        },
                        new SchedulerOptions(1, Duration.ZERO, 1, false),
                        System::nanoTime))
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("no such model");
    }
}
