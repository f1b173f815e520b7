package io.xgenmm.engine.decode;

import io.xgenmm.engine.GenerationOptions;
import java.util.Arrays;

/** The ids that temperature, top-k, top-p and min-p leave, with their shares. */
final class Candidates {
    private final int[] ids;
    private final double[] weights; // not normalised
    private final int count;

    private Candidates(int[] ids, double[] weights, int count) {
        this.ids = ids;
        this.weights = weights;
        this.count = count;
    }

    /** @param best id of the greatest score */
    static Candidates of(float[] scores, int best, GenerationOptions options) {
        double[] weights = weights(scores, scores[best], options.temperature());
        boolean all = options.topK() == 0 && options.topP() == 1;
        int[] ids = all ? positive(weights) : sorted(weights, options);
        double[] kept = new double[ids.length];
        double floor = options.minP(); // the best id weighs 1
        int count = 0;
        for (int id : ids) {
            if (weights[id] >= floor) {
                ids[count] = id;
                kept[count++] = weights[id];
            }
        }
        return new Candidates(ids, kept, count);
    }

    private static double[] weights(float[] scores, double max, double temperature) {
        double[] weights = new double[scores.length];
        for (int id = 0; id < scores.length; id++) {
            weights[id] = Math.exp((scores[id] - max) / temperature);
        }
        return weights;
    }

    private static int[] positive(double[] weights) {
        int[] ids = new int[weights.length];
        int count = 0;
        for (int id = 0; id < weights.length; id++) {
            if (weights[id] > 0) {
                ids[count++] = id;
            }
        }
        return Arrays.copyOf(ids, count);
    }

    /** Greatest first, cut by top-k, then by top-p of what is left. */
    private static int[] sorted(double[] weights, GenerationOptions options) {
        int limit = options.topK() == 0 ? weights.length : Math.min(options.topK(), weights.length);
        int[] ids = options.topK() > 0 ? TopIds.of(floats(weights), limit) : aboveTail(weights, options.topP());
        double mass = 0;
        for (int id : ids) {
            mass += weights[id];
        }
        if (options.topK() == 0) {
            mass = Arrays.stream(weights).sum();
        }
        double sum = 0;
        for (int i = 0; i < ids.length; i++) {
            sum += weights[ids[i]];
            if (sum >= options.topP() * mass) {
                return Arrays.copyOf(ids, i + 1);
            }
        }
        return ids;
    }

    private static float[] floats(double[] weights) {
        float[] floats = new float[weights.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) weights[i];
        }
        return floats;
    }

    /**
     * Ids that can be in the nucleus, greatest first. All ids lighter than (1 - p) / n of the mass weigh less than 1 - p
     * together, so the nucleus has none of them: only the few heavy ones need sorting.
     */
    private static int[] aboveTail(double[] weights, double topP) {
        double floor = (1 - topP) / weights.length * Arrays.stream(weights).sum();
        int[] heavy = new int[weights.length];
        int count = 0;
        for (int id = 0; id < weights.length; id++) {
            if (weights[id] >= floor) {
                heavy[count++] = id;
            }
        }
        return TopIds.sorted(heavy, count, weights);
    }

    /** @param share in [0, 1) */
    int pick(double share) {
        double total = 0;
        for (int i = 0; i < count; i++) {
            total += weights[i];
        }
        double target = share * total;
        for (int i = 0; i < count; i++) {
            target -= weights[i];
            if (target < 0) {
                return ids[i];
            }
        }
        return ids[count - 1];
    }
}
