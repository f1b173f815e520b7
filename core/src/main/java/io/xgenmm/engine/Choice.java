package io.xgenmm.engine;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One whole answer.
 *
 * @param tokenIds the new tokens, the stop token included when one was produced
 * @param text the answer, without stop token and stop sequence
 * @param stopTokenId the id that ended it, if one did
 * @param stopSequence empty text unless a stop sequence ended it
 * @param score beam search: sum of log-probabilities / tokens ^ length penalty
 * @param logprobs one for each token id if asked for, else empty
 */
public record Choice(
        int index,
        List<Integer> tokenIds,
        String text,
        FinishReason finishReason,
        OptionalInt stopTokenId,
        String stopSequence,
        OptionalDouble score,
        List<TokenLogprob> logprobs) {
    public Choice {
        tokenIds = List.copyOf(tokenIds);
        logprobs = List.copyOf(logprobs);
    }
}
