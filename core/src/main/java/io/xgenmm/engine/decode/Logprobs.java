package io.xgenmm.engine.decode;

import io.xgenmm.engine.TokenLogprob;
import java.util.ArrayList;
import java.util.List;

/** Logarithms of the softmax of one row of raw logits, in double precision. Immutable while the row is. */
public final class Logprobs {
    private final float[] logits;
    private final double normaliser;

    /** @param logits [vocabulary]; stays the caller's */
    public Logprobs(float[] logits) {
        this.logits = logits;
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        normaliser = max + Math.log(sum);
    }

    double of(int id) {
        return logits[id] - normaliser;
    }

    /** Writes all of them. */
    void writeTo(float[] target) {
        for (int id = 0; id < logits.length; id++) {
            target[id] = (float) of(id);
        }
    }

    /** The id's own and those of the {@code count} best ids, best first, ties to the lower id. */
    public TokenLogprob describe(int id, int count) {
        List<TokenLogprob> best = new ArrayList<>(count);
        for (int top : TopIds.of(logits, Math.min(count, logits.length))) {
            best.add(new TokenLogprob(top, (float) of(top), List.of()));
        }
        return new TokenLogprob(id, (float) of(id), best);
    }
}
