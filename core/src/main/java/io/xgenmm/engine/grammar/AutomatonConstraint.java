package io.xgenmm.engine.grammar;

import io.xgenmm.engine.EngineTokenizer;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks one answer through an automaton. */
final class AutomatonConstraint implements TokenConstraint {
    private final Automaton automaton;
    private final EngineTokenizer tokenizer;
    private final Set<Integer> stopTokenIds;
    private Automaton.State state;
    private boolean stopped;

    AutomatonConstraint(Automaton automaton, EngineTokenizer tokenizer, Set<Integer> stopTokenIds) {
        this(automaton, tokenizer, stopTokenIds, automaton.start(), false);
    }

    private AutomatonConstraint(
            Automaton automaton,
            EngineTokenizer tokenizer,
            Set<Integer> stopTokenIds,
            Automaton.State state,
            boolean stopped) {
        this.automaton = automaton;
        this.tokenizer = tokenizer;
        this.stopTokenIds = stopTokenIds;
        this.state = state;
        this.stopped = stopped;
    }

    @Override
    public void allowedTokens(long[] words) {
        Arrays.fill(words, 0);
        if (!stopped) {
            long[] mask = automaton.mask(state);
            System.arraycopy(mask, 0, words, 0, mask.length);
        }
        if (stopped || state.complete()) {
            stopTokenIds.forEach(id -> words[id >> 6] |= 1L << id);
        }
    }

    @Override
    public void accept(int tokenId) {
        if (stopTokenIds.contains(tokenId) && (stopped || state.complete())) {
            stopped = true;
            return;
        }
        Automaton.@Nullable State next = stopped ? null : state;
        byte[] bytes = tokenizer.bytesOf(tokenId);
        for (int i = 0; i < bytes.length && next != null; i++) {
            next = automaton.next(next, bytes[i] & 0xFF);
        }
        if (next == null || bytes.length == 0) {
            throw new IllegalArgumentException(
                    "token id %d is not allowed here; choose among the allowed ones".formatted(tokenId));
        }
        state = next;
    }

    @Override
    public TokenConstraint fork() {
        return new AutomatonConstraint(automaton, tokenizer, stopTokenIds, state, stopped);
    }
}
