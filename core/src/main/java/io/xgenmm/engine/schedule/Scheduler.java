package io.xgenmm.engine.schedule;

import io.xgenmm.engine.EngineBusyException;
import io.xgenmm.engine.EngineException;
import io.xgenmm.engine.EngineStatus;
import io.xgenmm.engine.ModelFailureException;
import io.xgenmm.engine.decode.RowDecoder;
import io.xgenmm.engine.schedule.StepPlanner.RowView;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Carries many generations forward, one step at a time: plan, run, commit. State changes only after a pass succeeded, so
 * a failed pass loses nothing but the generation that made it fail. Engine thread only, but {@link #status}.
 */
final class Scheduler {
    private final ModelParts parts;
    private final SchedulerOptions options;
    private final WaitingLine line;
    private final LongSupplier clock;
    private final RowTable rows;
    private final StepPlanner planner;
    private final PromptReader reader;
    private final DecodePass decodePass;
    private final Counters counters = new Counters();
    private final FailureWatch failures = new FailureWatch();
    private final List<GenerationTask> running = new ArrayList<>(); // oldest first
    private final float[] promptLogits;
    private int interactiveStreak;
    private int waste;
    private volatile EngineStatus status;

    /** @param clock nanoseconds, as {@link System#nanoTime} */
    Scheduler(ModelParts parts, SchedulerOptions options, WaitingLine line, LongSupplier clock) {
        this.parts = parts;
        this.options = options;
        this.line = line;
        this.clock = clock;
        RowDecoder decoder = parts.decoder();
        rows = new RowTable(decoder, options.prefixCache());
        planner = new StepPlanner(decoder.positions(), decoder.maxRowsPerStep());
        reader = new PromptReader(parts, options.prefillChunk(), clock, counters);
        decodePass = new DecodePass(decoder, failures);
        promptLogits = new float[decoder.vocabularySize()];
        status = snapshot();
    }

    /** The state after the latest step. Any thread. */
    EngineStatus status() {
        return status;
    }

    /**
     * One step for all that can make progress.
     *
     * @return whether anything was done; if not, nothing will be until somebody submits
     */
    boolean step() {
        long start = clock.getAsLong();
        refuseLate();
        reapCancelled();
        admit();
        StepPlan plan = planner.plan(views(), prompts(), interactiveStreak, waste);
        if (!plan.isEmpty()) {
            run(plan);
            counters.steps++;
            counters.stepNanos += clock.getAsLong() - start;
        }
        status = snapshot();
        return !plan.isEmpty();
    }

    private void refuseLate() {
        long now = clock.getAsLong();
        long limit = options.maxWait().toNanos();
        for (GenerationTask task : line.removeAll(t -> now - t.times().submitted() > limit)) {
            task.mailbox()
                    .fail(new EngineBusyException(
                            "no slot became free within %d ms; try again later or open the engine with more slots"
                                    .formatted(options.maxWait().toMillis()),
                            false,
                            Duration.ofSeconds(1)));
        }
    }

    private void reapCancelled() {
        long now = clock.getAsLong();
        for (GenerationTask task : line.removeAll(t -> t.mailbox().cancelled())) {
            task.finish(task.cancelledChoices(), now);
        }
        for (GenerationTask task : List.copyOf(running)) {
            if (task.mailbox().cancelled()) {
                cancel(task);
            }
        }
    }

    private void cancel(GenerationTask task) {
        if (task.answering()) {
            task.answers().cancel();
            end(task);
        } else {
            retire(task);
            task.finish(task.cancelledChoices(), clock.getAsLong());
        }
    }

    /** Rows go to the line in its order; a task that needs many waits for them. What nobody waits for serves more answers. */
    private void admit() {
        GenerationTask next = line.peek().orElse(null);
        while (next != null && rows.idle() >= next.rowsToBegin()) {
            line.remove(next);
            begin(next);
            next = line.peek().orElse(null);
        }
        if (next == null && rows.idle() > 0) {
            running.stream()
                    .filter(task -> task.answering() && task.answers().wantsRow())
                    .findFirst() // one copy a step, so that others do not wait for many
                    .ifPresent(this::addRow);
        }
    }

    private void addRow(GenerationTask task) {
        task.answers().addRow(rows.claim(task.options().cacheSalt()));
        finishIfDone(task);
    }

    private void begin(GenerationTask task) {
        task.times().admitted(clock.getAsLong());
        String salt = task.options().cacheSalt();
        Row first = rows.claim(task.reading().keys(), salt);
        counters.prefixCacheQueries += task.reading().positions();
        counters.prefixCacheHits += first.used();
        task.reuse(first.used());
        task.rows().add(first);
        while (task.rows().size() < task.rowsToBegin()) {
            task.rows().add(rows.claim(salt));
        }
        running.add(task);
    }

    private List<RowView> views() {
        return rows.rows().stream()
                .map(row -> new RowView(row.state(), row.used()))
                .toList();
    }

    private List<GenerationTask> reading() {
        return running.stream().filter(task -> !task.answering()).toList();
    }

    private List<Boolean> prompts() {
        return reading().stream().map(task -> task.options().batchPriority()).toList();
    }

    private void run(StepPlan plan) {
        Map<Row, DecodingRow> decoding = decoding(); // before a prompt is finished: its row joins the next step
        plan.exchange().ifPresent(e -> {
            rows.swap(e.row(), e.otherRow());
            waste = 0;
        });
        GenerationTask read = plan.reading().map(reading()::get).orElse(null);
        if (read != null) {
            readOn(read);
        }
        for (StepPlan.Pass pass : plan.passes()) {
            decodePass.run(pass, rows.rows(), decoding, this::fail);
        }
        settle(decoding);
        waste += StepPlanner.waste(plan, decoding.size());
    }

    private Map<Row, DecodingRow> decoding() {
        Map<Row, DecodingRow> decoding = new LinkedHashMap<>();
        for (GenerationTask task : running) {
            if (task.answering()) {
                task.answers().decoding().forEach(at -> decoding.put(at.row(), at));
            }
        }
        return decoding;
    }

    private void readOn(GenerationTask task) {
        interactiveStreak = task.options().batchPriority() ? 0 : interactiveStreak + 1;
        try {
            FloatBuffer logits = reader.advance(task).orElse(null);
            failures.succeeded();
            if (logits != null) {
                logits.get(0, promptLogits);
                startAnswers(task);
            }
        } catch (ModelFailureException e) {
            failures.failed(e);
            fail(task, e);
        }
    }

    private void startAnswers(GenerationTask task) {
        Answers answers = task.options().beams() > 1
                ? new BeamAnswers(task, parts.decoder(), parts.texts())
                : new SampledAnswers(task, rows, parts.texts(), promptLogits.length);
        task.answer(answers);
        answers.start(promptLogits);
        task.times().firstToken(clock.getAsLong());
        finishIfDone(task);
    }

    private void settle(Map<Row, DecodingRow> decoding) {
        counters.generatedTokens += decoding.size();
        decoding.values().stream().map(DecodingRow::task).distinct().forEach(task -> {
            if (running.contains(task)) {
                task.answers().settle();
                finishIfDone(task);
            }
        });
    }

    private void finishIfDone(GenerationTask task) {
        if (task.answers().finished()) {
            end(task);
        }
    }

    private void end(GenerationTask task) {
        retire(task);
        task.finish(task.answers().choices(), clock.getAsLong());
    }

    private void fail(GenerationTask task, EngineException failure) {
        retire(task);
        task.mailbox().fail(failure);
    }

    private void retire(GenerationTask task) {
        running.remove(task);
        task.rows().forEach(rows::release);
        task.rows().clear();
    }

    /** Ends everything, because the engine closes or something unforeseen happened. */
    void failAll(EngineException failure) {
        line.removeAll(task -> true).forEach(task -> task.mailbox().fail(failure));
        List.copyOf(running).forEach(task -> fail(task, failure));
        status = snapshot();
    }

    /** Cancels everything. */
    void cancelAll() {
        long now = clock.getAsLong();
        line.removeAll(task -> true).forEach(task -> task.finish(task.cancelledChoices(), now));
        List.copyOf(running).forEach(this::cancel);
        status = snapshot();
    }

    /** Something that is no failure of a graph went wrong: nothing that was running can be trusted. */
    void unforeseen(RuntimeException problem) {
        failures.failed(problem);
        List.copyOf(running)
                .forEach(task -> fail(
                        task,
                        new ModelFailureException("the step failed unforeseen: " + problem.getMessage(), problem)));
        rows.forgetIdle();
        status = snapshot();
    }

    private EngineStatus snapshot() {
        RowDecoder decoder = parts.decoder();
        long inUse = rows.positionsInUse();
        return new EngineStatus(
                decoder.rows(),
                rows.busy(),
                line.size(),
                options.maxQueue(),
                inUse,
                (long) decoder.rows() * decoder.positions(),
                inUse * decoder.bytesPerPosition(),
                counters.steps,
                counters.stepNanos,
                counters.promptTokens,
                counters.generatedTokens,
                counters.prefixCacheQueries,
                counters.prefixCacheHits,
                counters.imageCacheQueries,
                counters.imageCacheHits,
                parts.visionCache().statistics().bytes(),
                counters.encodedTiles,
                false,
                failures.verdict());
    }
}
