package io.xgenmm.engine.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Writes strings of a pattern and a length: the pattern's states times the characters counted so far. */
final class StringGrammar {
    /** A longer limit is narrowed to this. */
    private static final int COUNTED_LENGTH = 4096;

    private record Position(int state, int length) {}

    private final GrammarBuilder grammar;
    private final CharacterAutomaton any = CharacterAutomaton.any();

    StringGrammar(GrammarBuilder grammar) {
        this.grammar = grammar;
    }

    void write(int from, FlatSchema schema, int to) {
        CharacterAutomaton pattern = schema.pattern == null ? any : schema.pattern;
        boolean limited = schema.maxLength != FlatSchema.UNLIMITED;
        int max = limited ? Math.min(schema.maxLength, Math.max(COUNTED_LENGTH, schema.minLength)) : schema.minLength;
        int quote = grammar.node();
        grammar.text(from, "\"", quote);
        new Product(pattern, schema.minLength, max, limited).write(quote, to);
    }

    /** Pattern times length; without an upper limit the count stays at the lower one. */
    private final class Product {
        private final CharacterAutomaton pattern;
        private final int min;
        private final int max;
        private final boolean limited;
        private final Map<Position, Integer> nodes = new HashMap<>();
        private final Deque<Position> open = new ArrayDeque<>();

        Product(CharacterAutomaton pattern, int min, int max, boolean limited) {
            this.pattern = pattern;
            this.min = min;
            this.max = max;
            this.limited = limited;
        }

        void write(int from, int to) {
            grammar.empty(from, node(new Position(pattern.start(), 0)));
            while (!open.isEmpty()) {
                Position position = open.poll();
                int at = node(position);
                if (position.state() == pattern.end() && position.length() >= min) {
                    grammar.text(at, "\"", to);
                }
                for (int target : pattern.empty(position.state())) {
                    grammar.empty(at, node(new Position(target, position.length())));
                }
                writeCharacters(at, position);
            }
        }

        private void writeCharacters(int at, Position position) {
            if (limited && position.length() == max) {
                return;
            }
            int length = Math.min(position.length() + 1, max);
            for (CharacterAutomaton.Edge edge : pattern.edges(position.state())) {
                grammar.character(at, edge.set(), node(new Position(edge.target(), length)));
            }
        }

        private int node(Position position) {
            Integer known = nodes.get(position);
            if (known == null) {
                known = grammar.node();
                nodes.put(position, known);
                open.add(position);
            }
            return known;
        }
    }
}
