package io.xgenmm.engine.grammar;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link Grammar} byte by byte. Which places it may be at, and how it got there, is one {@link State}; states and
 * the ways between them are made on demand and kept, so that a walk over the whole vocabulary costs a look-up for each
 * byte. Thread-safe.
 */
final class Automaton {
    /** States kept at most; then the memory starts anew (states in use stay usable). */
    private static final int MAX_STATES = 2048;

    /** One place with the places to return to; equal ones are mostly the same object. */
    private static final class Place {
        private final int node;
        private final @Nullable Place caller;
        private final int depth;
        private final int id;

        Place(int node, @Nullable Place caller, int depth, int id) {
            this.node = node;
            this.caller = caller;
            this.depth = depth;
            this.id = id;
        }
    }

    private record PlaceKey(int node, int callerId, int depth) {}

    /** What is known after some bytes. */
    static final class State {
        private final List<Place> places;
        private final boolean complete;
        private @Nullable State[] next = new State[0];
        private long @Nullable [] mask;

        private State(List<Place> places, boolean complete) {
            this.places = places;
            this.complete = complete;
        }

        /** Whether the document may end here. */
        boolean complete() {
            return complete;
        }

        private boolean dead() {
            return places.isEmpty() && !complete;
        }
    }

    private final Grammar grammar;
    private final VocabularyTrie trie;
    private final State start;
    private final Map<PlaceKey, Place> places = new HashMap<>();
    private final Map<List<Object>, State> states = new HashMap<>();
    private int placeIds;

    Automaton(Grammar grammar, VocabularyTrie trie) {
        this.grammar = grammar;
        this.trie = trie;
        Set<Place> first = new LinkedHashSet<>();
        if (grammar.possible(grammar.start(), 0)) {
            first.add(place(grammar.start(), null, 0));
        }
        start = state(first);
    }

    State start() {
        return start;
    }

    /** Whether there is any document at all. */
    boolean possible() {
        return !start.dead();
    }

    /** The state after one more byte, or null when no document goes on so. */
    synchronized @Nullable State next(State state, int value) {
        return alive(state, value);
    }

    private @Nullable State alive(State state, int value) {
        State next = step(state, value);
        return next.dead() ? null : next;
    }

    /** The ids that may come next, but for those that end the answer; not to be changed. */
    synchronized long[] mask(State state) {
        if (state.mask == null) {
            state.mask = trie.mask(state, this::alive);
        }
        return state.mask;
    }

    private State step(State state, int value) {
        if (state.next.length == 0) {
            state.next = new State[256];
        }
        State known = state.next[value];
        if (known == null) {
            known = state(read(state, value));
            state.next[value] = known;
        }
        return known;
    }

    private Set<Place> read(State state, int value) {
        Set<Place> reached = new LinkedHashSet<>();
        for (Place place : state.places) {
            for (Grammar.ByteEdge edge : grammar.node(place.node).bytes()) {
                if (value >= edge.first() && value <= edge.last() && grammar.possible(edge.target(), place.depth)) {
                    reached.add(place(edge.target(), place.caller, place.depth));
                }
            }
        }
        return reached;
    }

    /** Follows everything that reads nothing, and keeps the places that read bytes. */
    private State state(Set<Place> reached) {
        Set<Place> seen = new LinkedHashSet<>(reached);
        Deque<Place> open = new ArrayDeque<>(reached);
        boolean complete = false;
        while (!open.isEmpty()) {
            Place place = open.pop();
            Grammar.Node node = grammar.node(place.node);
            complete |= node.end() && place.caller == null;
            for (Place silent : silentlyReached(place, node)) {
                if (seen.add(silent)) {
                    open.push(silent);
                }
            }
        }
        Place[] reading = seen.stream()
                .filter(place -> !grammar.node(place.node).bytes().isEmpty())
                .toArray(Place[]::new);
        return intern(reading, complete);
    }

    private Set<Place> silentlyReached(Place place, Grammar.Node node) {
        Set<Place> silent = new LinkedHashSet<>();
        Place caller = place.caller;
        if (node.end() && caller != null) {
            silent.add(caller);
        }
        for (int target : node.empty()) {
            if (grammar.possible(target, place.depth)) {
                silent.add(place(target, caller, place.depth));
            }
        }
        for (Grammar.Call call : node.calls()) {
            int depth = place.depth + call.depth();
            if (grammar.possible(call.target(), place.depth) && grammar.possible(call.start(), depth)) {
                silent.add(place(call.start(), place(call.target(), caller, place.depth), depth));
            }
        }
        return silent;
    }

    private State intern(Place[] reading, boolean complete) {
        Arrays.sort(reading, (a, b) -> Integer.compare(a.id, b.id));
        List<Place> list = List.of(reading);
        if (states.size() >= MAX_STATES) {
            states.clear();
            places.clear();
        }
        return states.computeIfAbsent(
                List.of(Arrays.stream(reading).map(place -> place.id).toList(), complete),
                key -> new State(list, complete));
    }

    private Place place(int node, @Nullable Place caller, int depth) {
        PlaceKey key = new PlaceKey(node, caller == null ? -1 : caller.id, depth);
        Place known = places.get(key);
        if (known == null) {
            known = new Place(node, caller, depth, placeIds++);
            places.put(key, known);
        }
        return known;
    }
}
