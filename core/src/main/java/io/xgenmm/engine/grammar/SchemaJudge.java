package io.xgenmm.engine.grammar;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Says whether a value fulfils a schema, and whether two schemas exclude one another. One thread. */
final class SchemaJudge {
    private static final int MAX_DEPTH = 4;

    private final SchemaFlattener schemas;

    SchemaJudge(SchemaFlattener schemas) {
        this.schemas = schemas;
    }

    boolean accepts(Conjunction schema, JsonNode value) {
        return schemas.flatten(schema).stream().anyMatch(flat -> accepts(flat, value));
    }

    boolean accepts(FlatSchema schema, JsonNode value) {
        JsonType type = JsonType.of(value);
        List<JsonNode> values = schema.values;
        if (!schema.types.contains(type)
                || (values != null && values.stream().noneMatch(allowed -> FlatSchema.same(allowed, value)))) {
            return false;
        }
        return switch (type) {
            case INTEGER, FRACTION -> schema.range.contains(value.decimalValue());
            case STRING -> acceptsString(schema, value.asString());
            case ARRAY -> acceptsArray(schema, value);
            case OBJECT -> acceptsObject(schema, value);
            default -> true;
        };
    }

    private static boolean acceptsString(FlatSchema schema, String text) {
        int length = text.codePointCount(0, text.length());
        return length >= schema.minLength
                && length <= schema.maxLength
                && (schema.pattern == null || schema.pattern.accepts(text));
    }

    private boolean acceptsArray(FlatSchema schema, JsonNode array) {
        if (array.size() < schema.minItems || array.size() > schema.maxItems) {
            return false;
        }
        for (int i = 0; i < array.size(); i++) {
            if (!accepts(schema.item(i), array.path(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean acceptsObject(FlatSchema schema, JsonNode object) {
        return schema.required.stream().allMatch(object::has)
                && object.properties().stream()
                        .allMatch(entry -> accepts(schema.property(entry.getKey()), entry.getValue()));
    }

    /** Whether no value fulfils one of the first and one of the second; false when it cannot be told. */
    boolean disjoint(List<FlatSchema> first, List<FlatSchema> second) {
        return disjoint(first, second, 0);
    }

    private boolean disjoint(List<FlatSchema> first, List<FlatSchema> second, int depth) {
        return first.stream().allMatch(a -> second.stream().allMatch(b -> disjoint(a, b, depth)));
    }

    private boolean disjoint(FlatSchema a, FlatSchema b, int depth) {
        if (depth > MAX_DEPTH) {
            return false;
        }
        if (excludes(a, a, b) || excludes(b, a, b)) {
            return true;
        }
        Set<JsonType> common = EnumSet.copyOf(a.types);
        common.retainAll(b.types);
        return common.stream().allMatch(type -> disjoint(type, a, b, depth));
    }

    /** Whether the values that {@code source} lists are not all right for both. */
    private boolean excludes(FlatSchema source, FlatSchema a, FlatSchema b) {
        List<JsonNode> values = source.values;
        return values != null && values.stream().noneMatch(value -> accepts(a, value) && accepts(b, value));
    }

    private boolean disjoint(JsonType type, FlatSchema a, FlatSchema b, int depth) {
        return switch (type) {
            case INTEGER, FRACTION -> a.range.disjoint(b.range);
            case STRING -> a.maxLength < b.minLength || b.maxLength < a.minLength;
            case ARRAY -> a.maxItems < b.minItems || b.maxItems < a.minItems;
            case OBJECT -> disjointProperty(a, b, depth);
            default -> false;
        };
    }

    private boolean disjointProperty(FlatSchema a, FlatSchema b, int depth) {
        Set<String> present = new HashSet<>(a.required);
        present.addAll(b.required);
        return present.stream()
                .anyMatch(name ->
                        disjoint(schemas.flatten(a.property(name)), schemas.flatten(b.property(name)), depth + 1));
    }
}
