package io.xgenmm.web.bench;

import java.util.Arrays;
import java.util.List;

/** The middle value: one slow run does not move it. */
final class Medians {

    private Medians() {}

    static double of(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("expected at least 1 value, found none");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double of(List<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
