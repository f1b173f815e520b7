package io.xgenmm.engine.grammar;

import io.xgenmm.engine.grammar.Automaton.State;
import io.xgenmm.engine.prompt.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of all ordinary tokens as a tree, laid out depth first: one pass decides all tokens, and whatever begins with
 * an impossible byte is skipped at once. Immutable.
 */
final class VocabularyTrie {

    /** Moves by one byte; null when that cannot be. */
    interface Stepper {
        @Nullable
        State next(State state, int value);
    }

    private record Token(int id, byte[] bytes) {}

    private final int words;
    private final int longest;
    private final int[] values;
    private final int[] depths;
    private final int[] subtreeEnds;
    private final int[][] ids;

    private VocabularyTrie(int vocabularySize, List<Token> sorted) {
        words = (vocabularySize + 63) / 64;
        longest = sorted.stream().mapToInt(token -> token.bytes().length).max().orElse(0);
        int nodes = 0;
        byte[] before = new byte[0];
        int[] allValues =
                new int[sorted.stream().mapToInt(token -> token.bytes().length).sum()];
        int[] allDepths = new int[allValues.length];
        int[][] allIds = new int[allValues.length][];
        for (Token token : sorted) {
            int shared = Math.max(0, Arrays.mismatch(before, token.bytes()));
            boolean same = Arrays.equals(before, token.bytes());
            for (int i = same ? token.bytes().length : shared; i < token.bytes().length; i++) {
                allValues[nodes] = token.bytes()[i] & 0xFF;
                allDepths[nodes] = i;
                allIds[nodes++] = new int[0];
            }
            allIds[nodes - 1] = append(allIds[nodes - 1], token.id());
            before = token.bytes();
        }
        values = Arrays.copyOf(allValues, nodes);
        depths = Arrays.copyOf(allDepths, nodes);
        ids = Arrays.copyOf(allIds, nodes);
        subtreeEnds = subtreeEnds(depths);
    }

    private static int[] append(int[] list, int value) {
        int[] longer = Arrays.copyOf(list, list.length + 1);
        longer[list.length] = value;
        return longer;
    }

    private static int[] subtreeEnds(int[] depths) {
        int[] ends = new int[depths.length];
        for (int i = depths.length - 1; i >= 0; i--) { // the next node that is not deeper
            ends[i] = i + 1;
            while (ends[i] < depths.length && depths[ends[i]] > depths[i]) {
                ends[i] = ends[ends[i]];
            }
        }
        return ends;
    }

    static VocabularyTrie of(TextTokenizer tokenizer) {
        List<Token> tokens = new ArrayList<>();
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            byte[] bytes = tokenizer.bytesOf(id);
            if (!tokenizer.isAdded(id) && bytes.length > 0) {
                tokens.add(new Token(id, bytes));
            }
        }
        tokens.sort(Comparator.comparing(Token::bytes, Arrays::compareUnsigned));
        return new VocabularyTrie(tokenizer.vocabularySize(), tokens);
    }

    /** 64-bit words of a mask over the vocabulary. */
    int words() {
        return words;
    }

    /** The ordinary ids that can come after {@code start}. */
    long[] mask(State start, Stepper stepper) {
        long[] mask = new long[words];
        State[] path = new State[longest + 1];
        path[0] = start;
        for (int i = 0; i < values.length; ) {
            State next = stepper.next(path[depths[i]], values[i]);
            if (next == null) {
                i = subtreeEnds[i];
                continue;
            }
            path[depths[i] + 1] = next;
            for (int id : ids[i]) {
                mask[id >> 6] |= 1L << id;
            }
            i++;
        }
        return mask;
    }
}
