package io.xgenmm.engine.prompt;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Byte-pair encoding of one run of text: starts from characters, joins the neighbours of lowest rank first (leftmost
 * among equals), and falls back to UTF-8 byte tokens for characters outside the vocabulary. The run is one unit, so the
 * work is O(n log n) by a heap over a linked list. Immutable.
 */
final class BytePairEncoder {

    /** Two neighbouring pieces that are joined; the list's order is the rank. */
    record Pair(int left, int right, int joined) {}

    private record Join(int rank, int id) {}

    private static final int GONE = -1;

    private final Vocabulary vocabulary;
    private final Map<Long, Join> joins;

    BytePairEncoder(Vocabulary vocabulary, List<Pair> pairs) {
        this.vocabulary = vocabulary;
        joins = new HashMap<>(pairs.size() * 2);
        for (int rank = 0; rank < pairs.size(); rank++) {
            Pair pair = pairs.get(rank);
            joins.putIfAbsent(key(pair.left(), pair.right()), new Join(rank, pair.joined()));
        }
    }

    /** Appends the ids of {@code run}, in which spaces are written as U+2581. */
    void encode(String run, Ids out) {
        new Word(characters(run)).encode(out);
    }

    private int[] characters(String run) {
        Ids ids = new Ids();
        for (int at = 0; at < run.length(); ) {
            int end = at + Character.charCount(run.codePointAt(at));
            addCharacter(run.substring(at, end), ids);
            at = end;
        }
        return ids.toArrayFrom(0);
    }

    private void addCharacter(String character, Ids ids) {
        int id = vocabulary.id(character);
        if (id >= 0) {
            ids.add(id);
            return;
        }
        for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
            ids.add(vocabulary.byteId(b & 0xFF));
        }
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    /** The pieces of one run as a linked list that shrinks with every join. */
    private final class Word {
        private final int[] pieces;
        private final int[] next;
        private final int[] previous;
        private final PriorityQueue<Long> candidates; // rank in the upper half, position in the lower

        Word(int[] pieces) {
            this.pieces = pieces;
            next = new int[pieces.length];
            previous = new int[pieces.length];
            candidates = new PriorityQueue<>(Math.max(1, pieces.length));
            for (int i = 0; i < pieces.length; i++) {
                next[i] = i + 1;
                previous[i] = i - 1;
            }
            for (int i = 0; i < pieces.length; i++) {
                offer(i);
            }
        }

        void encode(Ids out) {
            for (Long best = candidates.poll(); best != null; best = candidates.poll()) {
                int at = best.intValue();
                Join join = joinAt(at);
                if (join != null && join.rank() == (int) (best >>> 32)) {
                    join(at, join.id());
                }
            }
            for (int i = 0; i < pieces.length; i = next[i]) {
                out.add(pieces[i]);
            }
        }

        private void join(int at, int id) {
            int right = next[at];
            pieces[at] = id;
            pieces[right] = GONE;
            next[at] = next[right];
            if (next[at] < pieces.length) {
                previous[next[at]] = at;
            }
            offer(at);
            if (previous[at] >= 0) {
                offer(previous[at]);
            }
        }

        private void offer(int at) {
            Join join = joinAt(at);
            if (join != null) {
                candidates.add((long) join.rank() << 32 | at);
            }
        }

        private @Nullable Join joinAt(int at) {
            if (pieces[at] == GONE || next[at] >= pieces.length) {
                return null;
            }
            return joins.get(key(pieces[at], pieces[next[at]]));
        }
    }
}
