package io.xgenmm.engine.grammar;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The types of JSON values; a number without a fraction is an integer, any other a fraction. */
enum JsonType {
    NULL,
    BOOLEAN,
    INTEGER,
    FRACTION,
    STRING,
    ARRAY,
    OBJECT;

    static final Set<JsonType> NUMBER = EnumSet.of(INTEGER, FRACTION);

    /** The types that a schema calls {@code name}, or null. */
    static @Nullable Set<JsonType> named(String name) {
        return switch (name) {
            case "null" -> EnumSet.of(NULL);
            case "boolean" -> EnumSet.of(BOOLEAN);
            case "integer" -> EnumSet.of(INTEGER);
            case "number" -> EnumSet.copyOf(NUMBER);
            case "string" -> EnumSet.of(STRING);
            case "array" -> EnumSet.of(ARRAY);
            case "object" -> EnumSet.of(OBJECT);
            default -> null;
        };
    }

    static JsonType of(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue().stripTrailingZeros().scale() <= 0 ? INTEGER : FRACTION;
        }
        if (value.isString()) {
            return STRING;
        }
        if (value.isBoolean()) {
            return BOOLEAN;
        }
        return value.isNull() ? NULL : value.isArray() ? ARRAY : OBJECT;
    }
}
