package io.xgenmm.engine;

import java.util.List;

/**
 * How probable a token was: natural logarithm of the softmax of the raw logits, before penalties and temperature.
 *
 * @param best the most probable ids, best first; each with an empty list of its own
 */
public record TokenLogprob(int tokenId, float logprob, List<TokenLogprob> best) {
    public TokenLogprob {
        best = List.copyOf(best);
    }
}
