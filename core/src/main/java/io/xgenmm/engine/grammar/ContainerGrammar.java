package io.xgenmm.engine.grammar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import tools.jackson.databind.json.JsonMapper;

/** Writes arrays and objects; their values are networks of their own, so that schemas may be recursive. */
final class ContainerGrammar {
    /** A higher limit is narrowed to this. */
    private static final int COUNTED_ITEMS = 1024;

    private final GrammarBuilder grammar;
    private final ToIntFunction<Conjunction> network;

    ContainerGrammar(GrammarBuilder grammar, ToIntFunction<Conjunction> network) {
        this.grammar = grammar;
        this.network = network;
    }

    void writeArray(int from, FlatSchema schema, int to) {
        boolean limited = schema.maxItems != FlatSchema.UNLIMITED;
        int counted = limited
                ? Math.min(schema.maxItems, Math.max(COUNTED_ITEMS, schema.minItems))
                : Math.max(1, Math.max(schema.minItems, schema.prefix.size()));
        int at = grammar.node();
        grammar.text(from, "[", at);
        for (int i = 0; i < counted; i++) {
            closeArray(at, i, schema, to);
            int next = grammar.node();
            writeItem(at, i > 0, schema.item(i), next);
            at = next;
        }
        closeArray(at, counted, schema, to);
        if (!limited) {
            writeItem(at, true, schema.item(counted), at);
        }
    }

    private void closeArray(int at, int items, FlatSchema schema, int to) {
        if (items >= schema.minItems && items <= schema.maxItems) {
            grammar.text(at, "]", to);
        }
    }

    private void writeItem(int from, boolean comma, Conjunction item, int to) {
        int start = from;
        if (comma) {
            start = grammar.node();
            grammar.textAndSpace(from, ",", start);
        }
        grammar.nest(start, network.applyAsInt(item), to);
    }

    void writeObject(int from, FlatSchema schema, int to) {
        Set<String> names = new LinkedHashSet<>(schema.properties.keySet());
        names.addAll(schema.required);
        int first = grammar.node(); // nothing written yet
        int rest = grammar.node(); // the next pair needs a comma
        grammar.text(from, "{", first);
        for (String name : names) {
            int nextFirst = grammar.node();
            int nextRest = grammar.node();
            writePair(first, rest, name, schema.property(name), nextRest);
            if (!schema.required.contains(name)) {
                grammar.empty(first, nextFirst);
                grammar.empty(rest, nextRest);
            }
            first = nextFirst;
            rest = nextRest;
        }
        grammar.text(first, "}", to);
        grammar.text(rest, "}", to);
        if (schema.additionalGiven || schema.properties.isEmpty()) {
            writeOtherPairs(first, rest, names, schema.additional);
        }
    }

    private void writePair(int first, int rest, String name, Conjunction value, int to) {
        int key = pairStart(first, rest);
        int start = grammar.node();
        grammar.textAndSpace(key, JsonMapper.shared().writeValueAsString(name) + ":", start);
        grammar.nest(start, network.applyAsInt(value), to);
    }

    private int pairStart(int first, int rest) {
        int key = grammar.node();
        grammar.empty(first, key);
        grammar.textAndSpace(rest, ",", key);
        return key;
    }

    private void writeOtherPairs(int first, int rest, Set<String> names, Conjunction value) {
        int key = pairStart(first, rest);
        int inside = grammar.node();
        int colon = grammar.node();
        int start = grammar.node();
        grammar.text(key, "\"", inside);
        new OtherNames(grammar, colon).write(inside, new ArrayList<>(names));
        grammar.textAndSpace(colon, ":", start);
        grammar.nest(start, network.applyAsInt(value), rest);
    }

    /** Names of at least one character, without escapes, that are none of the given ones. */
    private record OtherNames(GrammarBuilder grammar, int to) {
        private static final CharacterSet UNESCAPED =
                CharacterSet.range(0x20, 0x10FFFF).minus(CharacterSet.anyOf("\"\\"));

        void write(int from, List<String> names) {
            int free = grammar.node();
            grammar.character(free, UNESCAPED, free);
            grammar.text(free, "\"", to);
            write(from, names, 0, free);
        }

        /** @param names those that begin with the characters read so far, {@code read} chars each */
        private void write(int at, List<String> names, int read, int free) {
            CharacterSet others = UNESCAPED;
            List<String> open = new ArrayList<>(names);
            open.removeIf(name -> name.length() <= read);
            boolean taken = open.size() < names.size();
            if (read > 0 && !taken) {
                grammar.text(at, "\"", to);
            }
            while (!open.isEmpty()) {
                int character = open.get(0).codePointAt(read);
                List<String> same = new ArrayList<>(open);
                same.removeIf(name -> name.codePointAt(read) != character);
                open.removeAll(same);
                others = others.minus(CharacterSet.of(character));
                int next = grammar.node();
                grammar.character(at, CharacterSet.of(character).intersect(UNESCAPED), next);
                write(next, same, read + Character.charCount(character), free);
            }
            grammar.character(at, others, free);
        }
    }
}
