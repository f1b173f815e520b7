package io.xgenmm.engine.decode;

import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.ModelFailureException;
import java.nio.FloatBuffer;

/**
 * Picks the tokens of one answer. What it picks depends on the logits, the options, the seed and the answer so far, on
 * nothing else. Engine thread only.
 */
public final class Sampler {
    private final GenerationOptions options;
    private final LogitRules rules;
    private final CounterRandom random;
    private int draws;

    /**
     * @param seed of the request
     * @param choice which of the request's answers this is; each has its own random numbers
     */
    public Sampler(GenerationOptions options, LogitRules rules, long seed, int choice) {
        this.options = options;
        this.rules = rules;
        this.random = new CounterRandom(seed, choice);
    }

    /**
     * The next token.
     *
     * @param raw logits [vocabulary]; not changed
     * @param scratch [vocabulary], for the scores
     * @throws ModelFailureException if no id can be picked: the logits are no numbers
     */
    public int pick(float[] raw, float[] scratch) {
        System.arraycopy(raw, 0, scratch, 0, raw.length);
        rules.apply(scratch);
        int best = TopIds.greatest(scratch);
        if (!Float.isFinite(scratch[best])) {
            throw new ModelFailureException(
                    "the logits of a step must hold finite numbers, but the greatest is %s; the weights or the device may be broken"
                            .formatted(scratch[best]));
        }
        int id = options.greedy() ? best : draw(scratch, best);
        rules.accept(id);
        return id;
    }

    private int draw(float[] scores, int best) {
        Candidates candidates = Candidates.of(scores, best, options);
        return candidates.pick(random.draw(draws++));
    }

    /** Copies one row of logits. */
    public static void copyRow(FloatBuffer logits, int row, float[] target) {
        logits.get(row * target.length, target);
    }
}
