package io.xgenmm.engine;

import java.util.List;

/** What a generation tells its reader, in this order: started, then deltas of all choices mixed, then finished. */
public sealed interface GenerationEvent {

    /** The prompt has been read; the first token follows. */
    record Started(int cachedTokens) implements GenerationEvent {}

    /**
     * New tokens of one choice. Beam search sends all of a choice at once, at its end.
     *
     * @param text may be empty while a character or a possible stop sequence is incomplete
     * @param logprobs one for each token id if asked for, else empty
     */
    record Delta(int choice, String text, List<Integer> tokenIds, List<TokenLogprob> logprobs)
            implements GenerationEvent {
        public Delta {
            tokenIds = List.copyOf(tokenIds);
            logprobs = List.copyOf(logprobs);
        }
    }

    /** One choice has ended; its last delta came before. */
    record ChoiceFinished(Choice choice) implements GenerationEvent {}

    /** All choices have ended; choices in index order. */
    record Finished(List<Choice> choices, TokenUsage usage, GenerationTimings timings) implements GenerationEvent {
        public Finished {
            choices = List.copyOf(choices);
        }
    }
}
