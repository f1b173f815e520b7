package io.xgenmm.engine.importer;

/**
 * Rounds a block of weights to signed integers with one scale: several step sizes are tried, each refitted by least
 * squares, and the one with the smallest squared error is kept. Confined to one thread.
 */
final class BlockQuantiser {
    private static final int CANDIDATES = 4; // on either side of the plain step
    private static final float STRIDE = 0.15f;

    private final int bits;
    private final int lowest;
    private final int highest;
    private final int[] kept;
    private final int[] tried;

    BlockQuantiser(int bits, int block) {
        this.bits = bits;
        this.lowest = -(1 << bits - 1);
        this.highest = (1 << bits - 1) - 1;
        this.kept = new int[block];
        this.tried = new int[block];
    }

    /** The integers of the last block, zero point not added. */
    int[] values() {
        return kept;
    }

    /** Rounds {@code count} weights, leaves zeros behind them, and returns the scale. */
    float quantise(float[] weights, int from, int count) {
        java.util.Arrays.fill(kept, 0);
        float extreme = extreme(weights, from, count);
        if (extreme == 0) {
            return 0;
        }
        float best = 0;
        double bestGain = -1;
        int spread = bits == 4 ? CANDIDATES : 0; // eight bits gain nothing by searching
        for (int candidate = -spread; candidate <= spread; candidate++) {
            float inverse = (lowest + candidate * STRIDE) / extreme;
            double products = 0;
            double squares = 0;
            for (int i = 0; i < count; i++) {
                int q = round(weights[from + i] * inverse);
                tried[i] = q;
                products += (double) weights[from + i] * q;
                squares += (double) q * q;
            }
            double gain = squares == 0 ? 0 : products * products / squares; // squared error = sum of squares - gain
            if (gain > bestGain) {
                bestGain = gain;
                best = squares == 0 ? 0 : (float) (products / squares);
                System.arraycopy(tried, 0, kept, 0, count);
            }
        }
        return best;
    }

    /** The weight of the largest magnitude, with its sign: it lands on the longer side of the integers. */
    private static float extreme(float[] weights, int from, int count) {
        float extreme = 0;
        for (int i = from; i < from + count; i++) {
            if (Math.abs(weights[i]) > Math.abs(extreme)) {
                extreme = weights[i];
            }
        }
        return extreme;
    }

    private int round(float value) {
        int nearest = (int) (value + (value < 0 ? -0.5f : 0.5f));
        return Math.max(lowest, Math.min(highest, nearest));
    }
}
