package io.xgenmm.web.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Typed reading of one JSON object of a request. A field that is null counts as absent; unknown fields are ignored; every
 * complaint is an {@link ApiException} that names the field by its path, such as {@code messages[0].content}.
 */
public final class Fields {

    private final JsonNode node;
    private final String prefix;

    private Fields(JsonNode node, String prefix) {
        this.node = node;
        this.prefix = prefix;
    }

    /** The fields of a whole request body. */
    public static Fields of(@Nullable JsonNode body) {
        return at(body, "");
    }

    /** The fields of the object that stands at {@code path}. */
    public static Fields at(@Nullable JsonNode node, String path) {
        if (node == null || !node.isObject()) {
            throw wrongType(path.isEmpty() ? "body" : path, "an object", node);
        }
        return new Fields(node, path.isEmpty() ? "" : path + ".");
    }

    public JsonNode node() {
        return node;
    }

    /** The path of a field, as errors name it. */
    public String path(String name) {
        return prefix + name;
    }

    public boolean has(String name) {
        return find(name) != null;
    }

    public @Nullable JsonNode find(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    public JsonNode require(String name) {
        JsonNode value = find(name);
        if (value == null) {
            throw ApiException.missing(path(name));
        }
        return value;
    }

    public Optional<String> text(String name) {
        JsonNode value = find(name);
        return value == null ? Optional.empty() : Optional.of(asText(value, path(name)));
    }

    public String requireText(String name) {
        return asText(require(name), path(name));
    }

    public boolean flag(String name, boolean otherwise) {
        JsonNode value = find(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrongType(path(name), "a boolean", value);
        }
        return value.booleanValue();
    }

    public OptionalInt integer(String name, int min, int max) {
        OptionalLong value = longInteger(name, min, max);
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }

    public OptionalLong longInteger(String name, long min, long max) {
        JsonNode value = find(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(asLong(value, path(name), min, max));
    }

    public OptionalDouble number(String name, double min, double max) {
        JsonNode value = find(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(asDouble(value, path(name), min, max));
    }

    /** The elements of an array; none when the field is absent. */
    public List<JsonNode> array(String name) {
        JsonNode value = find(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrongType(path(name), "an array", value);
        }
        var elements = new ArrayList<JsonNode>(value.size());
        value.forEach(elements::add);
        return elements;
    }

    public Optional<Fields> object(String name) {
        JsonNode value = find(name);
        return value == null ? Optional.empty() : Optional.of(at(value, path(name)));
    }

    public static String asText(JsonNode value, String path) {
        if (!value.isString()) {
            throw wrongType(path, "a string", value);
        }
        return value.stringValue();
    }

    public static double asDouble(JsonNode value, String path, double min, double max) {
        if (!value.isNumber()) {
            throw wrongType(path, "a decimal", value);
        }
        double number = value.doubleValue();
        if (!(number >= min)) {
            throw outOfRange(path, "decimal_below_min_value", "decimal below minimum value", ">= " + plain(min), value);
        }
        if (number > max) {
            throw outOfRange(path, "decimal_above_max_value", "decimal above maximum value", "<= " + plain(max), value);
        }
        return number;
    }

    public static long asLong(JsonNode value, String path, long min, long max) {
        boolean whole =
                value.isIntegralNumber() || (value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue()));
        if (!whole) {
            throw wrongType(path, "an integer", value);
        }
        if (value.doubleValue() < min || (value.canConvertToLong() && value.longValue() < min)) {
            throw outOfRange(path, "integer_below_min_value", "integer below minimum value", ">= " + min, value);
        }
        if (value.doubleValue() > max || !value.canConvertToLong() || value.longValue() > max) {
            throw outOfRange(path, "integer_above_max_value", "integer above maximum value", "<= " + max, value);
        }
        return value.longValue();
    }

    public static ApiException wrongType(String path, String expected, @Nullable JsonNode found) {
        return ApiException.invalid(
                path,
                "invalid_type",
                "Invalid type for '%s': expected %s, but got %s instead.".formatted(path, expected, kindOf(found)));
    }

    private static ApiException outOfRange(String path, String code, String what, String bound, JsonNode found) {
        return ApiException.invalid(
                path,
                code,
                "Invalid '%s': %s. Expected a value %s, but got %s instead.".formatted(path, what, bound, found));
    }

    private static String kindOf(@Nullable JsonNode value) {
        if (value == null || value.isNull() || value.isMissingNode()) {
            return "null";
        }
        if (value.isObject()) {
            return "an object";
        }
        if (value.isArray()) {
            return "an array";
        }
        if (value.isString()) {
            return "a string";
        }
        if (value.isBoolean()) {
            return "a boolean";
        }
        return value.isIntegralNumber() ? "an integer" : "a decimal";
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }
}
