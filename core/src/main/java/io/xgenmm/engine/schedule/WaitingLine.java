package io.xgenmm.engine.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Generations that wait for a row: interactive ones first, in order of arrival; but after {@value
 * StepPlanner#INTERACTIVE_STREAK} of them one of batch priority goes, so that none waits for ever. Thread-safe.
 */
final class WaitingLine {
    private final Deque<GenerationTask> interactive = new ArrayDeque<>();
    private final Deque<GenerationTask> batch = new ArrayDeque<>();
    private int streak;

    synchronized int size() {
        return interactive.size() + batch.size();
    }

    /** @return false if {@code limit} are waiting already */
    synchronized boolean offer(GenerationTask task, int limit) {
        if (size() >= limit) {
            return false;
        }
        (task.options().batchPriority() ? batch : interactive).add(task);
        return true;
    }

    /** The next one in order, which stays in the line. */
    synchronized Optional<GenerationTask> peek() {
        return Optional.ofNullable(next().peek());
    }

    /** Takes out what {@link #peek} showed. */
    synchronized void remove(GenerationTask task) {
        boolean wasBatch = batch.remove(task);
        interactive.remove(task);
        streak = wasBatch || batch.isEmpty() ? 0 : streak + 1;
    }

    private Deque<GenerationTask> next() {
        boolean batchTurn = interactive.isEmpty() || (streak >= StepPlanner.INTERACTIVE_STREAK && !batch.isEmpty());
        return batchTurn ? batch : interactive;
    }

    /** Takes out all that fulfil the condition. */
    synchronized List<GenerationTask> removeAll(Predicate<GenerationTask> condition) {
        List<GenerationTask> removed = new ArrayList<>();
        for (Deque<GenerationTask> line : List.of(interactive, batch)) {
            for (Iterator<GenerationTask> i = line.iterator(); i.hasNext(); ) {
                GenerationTask task = i.next();
                if (condition.test(task)) {
                    i.remove();
                    removed.add(task);
                }
            }
        }
        return removed;
    }
}
