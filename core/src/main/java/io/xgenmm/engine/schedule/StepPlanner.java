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
            if (first < 0 || !joins(rows, first, last, i)) {
                add(passes, rows, first, last);
                first = i;
            }
            last = i;
        }
        add(passes, rows, first, last);
        return passes;
    }

    private void add(List<Pass> passes, List<RowView> rows, int first, int last) {
        if (first >= 0) {
            passes.add(even(new Pass(first, last - first + 1), rows));
        }
    }

    /**
     * The kernels take rows in pairs and sum the odd one in another order, so that a row's last bits would depend on its
     * neighbours; a pass therefore takes pairs only. One that starts at row 0 is paired by the decoder.
     */
    private Pass even(Pass pass, List<RowView> rows) {
        int below = pass.first() - 1;
        int above = pass.first() + pass.count();
        if (pass.first() == 0 || pass.count() % 2 == 0) {
            return pass;
        }
        boolean freeAbove = above < rows.size() && fills(rows.get(above));
        boolean freeBelow = fills(rows.get(below));
        if (freeAbove
                && (!freeBelow || rows.get(above).used() <= rows.get(below).used())) {
            return new Pass(pass.first(), pass.count() + 1);
        }
        return freeBelow ? new Pass(below, pass.count() + 1) : pass;
    }

    /** A filler row takes a token behind its used positions: it needs one that is free. */
    private boolean fills(RowView view) {
        return !view.decoding() && view.used() < positions;
    }

    private boolean joins(List<RowView> rows, int first, int last, int row) {
        boolean small = row - last - 1 <= GAP && row - first + 1 <= maxRowsPerPass;
        return small && rows.subList(last + 1, row).stream().allMatch(this::fills);
    }

    /** Rows beyond the decoding ones that the passes take, an extra pass counted as {@value #GAP} rows. */
    static int waste(StepPlan plan, int decoding) {
        int covered = plan.passes().stream().mapToInt(Pass::count).sum();
        return covered - decoding + GAP * Math.max(0, plan.passes().size() - 1);
    }

    /** The last decoding row goes into the first place that holds none. */
    private static Optional<Exchange> exchange(List<RowView> rows) {
        int gap = -1;
        int last = -1;
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).decoding()) {
                last = i;
            } else if (gap < 0) {
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
