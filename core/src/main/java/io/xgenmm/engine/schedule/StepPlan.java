package io.xgenmm.engine.schedule;

import java.util.List;
import java.util.Optional;

/**
 * What one step does: at most one exchange of rows, at most one piece of prompt work, and a token for every decoding row.
 *
 * @param exchange done first: brings decoding rows together
 * @param reading index of the task whose prompt is read on
 * @param passes runs of rows that take a token, in ascending order
 */
record StepPlan(Optional<Exchange> exchange, Optional<Integer> reading, List<Pass> passes) {
    /** Rows [first, first + count); some of them may not be decoding and only fill the gap. */
    record Pass(int first, int count) {}

    record Exchange(int row, int otherRow) {}

    StepPlan {
        passes = List.copyOf(passes);
    }

    boolean isEmpty() {
        return reading.isEmpty() && passes.isEmpty();
    }
}
