package io.xgenmm.engine.testkit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Compares arrays of numbers and says where they differ most. */
public final class Differences {

    /**
     * The largest difference; a number against NaN counts as infinitely far.
     *
     * @param index in the flat array; -1 if both are empty
     */
    public record Largest(double difference, int index, float found, float expected) {
        @Override
        public String toString() {
            return "largest difference %s at index %d: found %s, expected %s"
                    .formatted(difference, index, found, expected);
        }
    }

    private Differences() {}

    public static Largest largest(float[] found, float[] expected) {
        if (found.length != expected.length) {
            throw new AssertionError("expected %d values, found %d".formatted(expected.length, found.length));
        }
        return IntStream.range(0, found.length)
                .mapToObj(i -> new Largest(distance(found[i], expected[i]), i, found[i], expected[i]))
                .max(Comparator.comparingDouble(Largest::difference))
                .orElse(new Largest(0, -1, 0, 0));
    }

    /** Fails with the place and the values if any difference is beyond {@code tolerance}. */
    public static void assertClose(String what, float[] found, float[] expected, double tolerance) {
        Largest largest = largest(found, expected);
        if (!(largest.difference() <= tolerance)) {
            throw new AssertionError("%s: %s, tolerance %s".formatted(what, largest, tolerance));
        }
    }

    /** The largest absolute value, to scale a tolerance with. */
    public static double magnitude(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** Index of the largest value; ties go to the lower one. */
    public static int argmax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    /** Row {@code row} of an array of rows of {@code width}. */
    public static float[] row(float[] values, int row, int width) {
        return Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }

    private static double distance(float found, float expected) {
        if (Float.compare(found, expected) == 0) {
            return 0; // infinities and NaN that are the same
        }
        double difference = Math.abs((double) found - expected);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }
}
