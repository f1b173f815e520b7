package io.xgenmm.engine.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A non-deterministic automaton over characters: what a string may hold. Immutable once built. */
final class CharacterAutomaton {

    /** Reads one character of the set. */
    record Edge(CharacterSet set, int target) {}

    private final List<List<Edge>> edges = new ArrayList<>();
    private final List<List<Integer>> empty = new ArrayList<>();
    private final int start = state();
    private final int end = state();

    /** Any text. */
    static CharacterAutomaton any() {
        CharacterAutomaton any = new CharacterAutomaton();
        any.edge(any.start, CharacterSet.ALL, any.start);
        any.empty(any.start, any.end);
        return any;
    }

    int state() {
        edges.add(new ArrayList<>(1));
        empty.add(new ArrayList<>(1));
        return edges.size() - 1;
    }

    int size() {
        return edges.size();
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    void edge(int from, CharacterSet set, int to) {
        edges.get(from).add(new Edge(set, to));
    }

    void empty(int from, int to) {
        empty.get(from).add(to);
    }

    List<Edge> edges(int state) {
        return edges.get(state);
    }

    List<Integer> empty(int state) {
        return empty.get(state);
    }

    boolean accepts(String text) {
        Set<Integer> states = closure(Set.of(start));
        for (int character : text.codePoints().toArray()) {
            Set<Integer> reached = new TreeSet<>();
            for (int state : states) {
                edges.get(state).stream()
                        .filter(edge -> edge.set().contains(character))
                        .forEach(edge -> reached.add(edge.target()));
            }
            states = closure(reached);
        }
        return states.contains(end);
    }

    private Set<Integer> closure(Set<Integer> states) {
        Set<Integer> all = new TreeSet<>(states);
        Deque<Integer> open = new ArrayDeque<>(states);
        while (!open.isEmpty()) {
            for (int target : empty.get(open.pop())) {
                if (all.add(target)) {
                    open.push(target);
                }
            }
        }
        return all;
    }
}
