package io.xgenmm.engine.grammar;

import io.xgenmm.engine.InvalidPromptException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One alternative of a schema, all references and combinations resolved; its parts may still be combinations. */
final class FlatSchema {
    static final int UNLIMITED = Integer.MAX_VALUE;

    Set<JsonType> types = EnumSet.allOf(JsonType.class);
    /** Types that the keywords speak of; used when no type is given. */
    Set<JsonType> hinted = EnumSet.noneOf(JsonType.class);

    boolean typed;

    @Nullable
    List<JsonNode> values;

    Map<String, Conjunction> properties = new LinkedHashMap<>();
    Set<String> required = new LinkedHashSet<>();
    Conjunction additional = Conjunction.ANY;
    boolean additionalGiven;

    List<Conjunction> prefix = new ArrayList<>();
    Conjunction items = Conjunction.ANY;
    int minItems;
    int maxItems = UNLIMITED;

    int minLength;
    int maxLength = UNLIMITED;

    @Nullable
    CharacterAutomaton pattern;

    String patternPointer = "";

    NumberRange range = NumberRange.ALL;

    /** Types to write: the given ones, or those that the keywords speak of. */
    Set<JsonType> writtenTypes() {
        return typed || hinted.isEmpty() ? types : hinted;
    }

    Conjunction property(String name) {
        return properties.getOrDefault(name, additional);
    }

    Conjunction item(int index) {
        return index < prefix.size() ? prefix.get(index) : items;
    }

    /** What fulfils both. */
    FlatSchema and(FlatSchema other) {
        FlatSchema both = new FlatSchema();
        both.types = EnumSet.copyOf(types);
        both.types.retainAll(other.types);
        both.hinted = EnumSet.copyOf(hinted);
        both.hinted.addAll(other.hinted);
        both.typed = typed || other.typed;
        both.values = common(values, other.values);
        joinObjects(this, other, both);
        joinArrays(this, other, both);
        both.minLength = Math.max(minLength, other.minLength);
        both.maxLength = Math.min(maxLength, other.maxLength);
        joinPatterns(this, other, both);
        both.range = range.and(other.range);
        return both;
    }

    private static void joinPatterns(FlatSchema a, FlatSchema b, FlatSchema both) {
        if (a.pattern != null && b.pattern != null && !a.patternPointer.equals(b.patternPointer)) {
            throw new InvalidPromptException(
                    "schema: the \"pattern\" at %s and the one at %s hold for the same text, which is not supported; join them into one"
                            .formatted(a.patternPointer, b.patternPointer));
        }
        FlatSchema source = a.pattern != null ? a : b;
        both.pattern = source.pattern;
        both.patternPointer = source.patternPointer;
    }

    private static void joinObjects(FlatSchema a, FlatSchema b, FlatSchema both) {
        Set<String> names = new LinkedHashSet<>(a.properties.keySet());
        names.addAll(b.properties.keySet());
        names.forEach(name -> both.properties.put(name, a.property(name).and(b.property(name))));
        both.required.addAll(a.required);
        both.required.addAll(b.required);
        both.additional = a.additional.and(b.additional);
        both.additionalGiven = a.additionalGiven || b.additionalGiven;
    }

    private static void joinArrays(FlatSchema a, FlatSchema b, FlatSchema both) {
        for (int i = 0; i < Math.max(a.prefix.size(), b.prefix.size()); i++) {
            both.prefix.add(a.item(i).and(b.item(i)));
        }
        both.items = a.items.and(b.items);
        both.minItems = Math.max(a.minItems, b.minItems);
        both.maxItems = Math.min(a.maxItems, b.maxItems);
    }

    private static @Nullable List<JsonNode> common(@Nullable List<JsonNode> a, @Nullable List<JsonNode> b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.stream()
                .filter(value -> b.stream().anyMatch(other -> same(value, other)))
                .toList();
    }

    /** Equality as JSON Schema means it: 1 and 1.0 are the same. */
    static boolean same(JsonNode a, JsonNode b) {
        return a.equals(FlatSchema::compareNumbers, b);
    }

    private static int compareNumbers(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            BigDecimal left = a.decimalValue();
            return left.compareTo(b.decimalValue());
        }
        return a.equals(b) ? 0 : 1;
    }
}
