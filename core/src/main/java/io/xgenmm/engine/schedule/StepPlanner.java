package io.xgenmm.engine.schedule;

import io.xgenmm.engine.schedule.StepPlan.Exchange;
import io.xgenmm.engine.schedule.StepPlan.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a step does. Pure: looks at rows and prompts, changes nothing.
 *
 * @param positions a row holds
 * @param maxRowsPerPass rows one pass may cover
 */
record StepPlanner(int positions, int maxRowsPerPass) {
    /** A pass costs about as much as this many rows in it, so smaller gaps are filled rather than skipped. */
    private static final int GAP = 2;

    /** An exchange costs about as much as this many rows of a step. */
    private static final int EXCHANGE_COST = 6;

    /** Interactive prompts that may go before a waiting batch prompt. */
    static final int INTERACTIVE_STREAK = 4;

    /** What the planner needs to know of a row. */
    record RowView(Row.State state, int used) {
        boolean decoding() {
            return state == Row.State.DECODING;
        }
    }

    /**
     * @param prompts for each prompt being read, oldest first, whether it is of batch priority
     * @param interactiveStreak interactive prompt steps since the last one of batch priority
     * @param waste filler rows and extra passes since the last exchange
     */
    StepPlan plan(List<RowView> rows, List<Boolean> prompts, int interactiveStreak, int waste) {
        Optional<Exchange> exchange = waste >= EXCHANGE_COST ? exchange(rows) : Optional.empty();
        List<RowView> placed = exchange.map(e -> exchanged(rows, e)).orElse(rows);
        return new StepPlan(exchange, reading(prompts, interactiveStreak), passes(placed));
    }

    private static Optional<Integer> reading(List<Boolean> prompts, int interactiveStreak) {
        int interactive = prompts.indexOf(false);
        int batch = prompts.indexOf(true);
        if (interactive < 0 || (batch >= 0 && interactiveStreak >= INTERACTIVE_STREAK)) {
            return batch < 0 ? Optional.empty() : Optional.of(batch);
        }
        return Optional.of(interactive);
    }

    private List<Pass> passes(List<RowView> rows) {
        List<Pass> passes = new ArrayList<>();
        int first = -1;
        int last = -1;
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).decoding()) {
                continue;
            }
            if (first >= 0 && joins(rows, first, last, i)) {
                last = i;
                continue;
            }
            if (first >= 0) {
                passes.add(new Pass(first, last - first + 1));
            }
            first = i;
            last = i;
        }
        if (first >= 0) {
            passes.add(new Pass(first, last - first + 1));
        }
        return passes;
    }

    private boolean joins(List<RowView> rows, int first, int last, int row) {
        boolean small = row - last - 1 <= GAP && row - first + 1 <= maxRowsPerPass;
        // a filler row takes a token behind its used positions: it needs one that is free
        return small && rows.subList(last + 1, row).stream().allMatch(view -> view.used() < positions);
    }

    /** Rows beyond the decoding ones that the passes take, an extra pass counted as {@value #GAP} rows. */
    static int waste(StepPlan plan, int decoding) {
        int covered = plan.passes().stream().mapToInt(Pass::count).sum();
        return covered - decoding + GAP * Math.max(0, plan.passes().size() - 1);
    }

    /** The last decoding row goes into the first gap between decoding rows. */
    private static Optional<Exchange> exchange(List<RowView> rows) {
        int first = -1;
        int last = -1;
        int gap = -1;
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).decoding()) {
                first = first < 0 ? i : first;
                last = i;
            } else if (first >= 0 && gap < 0) {
                gap = i;
            }
        }
        return gap >= 0 && gap < last ? Optional.of(new Exchange(gap, last)) : Optional.empty();
    }

    private static List<RowView> exchanged(List<RowView> rows, Exchange exchange) {
        List<RowView> placed = new ArrayList<>(rows);
        placed.set(exchange.row(), rows.get(exchange.otherRow()));
        placed.set(exchange.otherRow(), rows.get(exchange.row()));
        return placed;
    }
}
