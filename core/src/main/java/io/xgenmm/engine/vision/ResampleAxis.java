package io.xgenmm.engine.vision;

/**
 * The bicubic filter of one axis in fixed point: output i is the sum of {@code taps} inputs from {@code first[i]} on,
 * times {@code weights[i * taps]} and following, in units of 2^-22. Immutable.
 *
 * <p>Source: Pillow 10.4, Resample.c, {@code precompute_coeffs} and {@code normalize_coeffs_8bpc}.
 *
 * @param taps weights per output, an even number; unused ones are 0, they may point beyond the input by up to {@code taps}
 */
record ResampleAxis(int input, int output, int taps, int[] first, int[] weights) {
    static final int PRECISION_BITS = 22;
    private static final double A = -0.5;

    static ResampleAxis of(int input, int output) {
        double scale = (double) input / output;
        double filterScale = Math.max(scale, 1.0);
        double support = 2.0 * filterScale;
        int[] first = new int[output];
        int[] counts = new int[output];
        int taps = 0;
        for (int i = 0; i < output; i++) {
            double centre = (i + 0.5) * scale;
            first[i] = Math.max(0, (int) (centre - support + 0.5));
            counts[i] = Math.min(input, (int) (centre + support + 0.5)) - first[i];
            taps = Math.max(taps, counts[i]);
        }
        taps += taps & 1; // the loop over them takes two at a time
        int[] weights = new int[Math.multiplyExact(output, taps)];
        double[] exact = new double[taps];
        for (int i = 0; i < output; i++) {
            normalised(exact, counts[i], first[i] - (i + 0.5) * scale, 1.0 / filterScale);
            for (int j = 0; j < counts[i]; j++) {
                weights[i * taps + j] = fixed(exact[j]);
            }
        }
        return new ResampleAxis(input, output, taps, first, weights);
    }

    boolean identity() {
        return input == output;
    }

    private static void normalised(double[] exact, int count, double start, double inverseScale) {
        double sum = 0;
        for (int j = 0; j < count; j++) {
            exact[j] = bicubic((j + start + 0.5) * inverseScale);
            sum += exact[j];
        }
        for (int j = 0; j < count && sum != 0; j++) {
            exact[j] /= sum;
        }
    }

    private static double bicubic(double signed) {
        double x = Math.abs(signed);
        if (x < 1.0) {
            return ((A + 2.0) * x - (A + 3.0)) * x * x + 1;
        }
        return x < 2.0 ? (((x - 5) * x + 8) * x - 4) * A : 0.0;
    }

    private static int fixed(double weight) {
        return (int) (weight * (1 << PRECISION_BITS) + (weight < 0 ? -0.5 : 0.5));
    }
}
