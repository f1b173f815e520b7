package io.xgenmm.engine.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** One object of a configuration file: typed reads with a default; a value of another kind becomes a problem. */
final class ConfigSection {

    private final String path;
    private final JsonNode node;
    private final Problems problems;

    /** @param path what stands before a key in messages, such as {@code config.json: text_config.} */
    ConfigSection(String path, JsonNode node, Problems problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
    }

    static ConfigSection empty(Problems problems) {
        return new ConfigSection("", MissingNode.getInstance(), problems);
    }

    ConfigSection section(String key) {
        JsonNode child = node.path(key);
        if (has(key) && !child.isObject()) {
            wrong(key, "an object", child);
            child = MissingNode.getInstance();
        }
        return new ConfigSection(path + key + ".", child, problems);
    }

    boolean has(String key) {
        return !node.path(key).isMissingNode() && !node.path(key).isNull();
    }

    /** A whole number in [minimum, maximum]. */
    int integer(String key, int fallback, int minimum, int maximum) {
        return has(key) ? integerIn(key, minimum, maximum).orElse(fallback) : fallback;
    }

    OptionalInt optionalInteger(String key, int minimum, int maximum) {
        return has(key) ? integerIn(key, minimum, maximum) : OptionalInt.empty();
    }

    private OptionalInt integerIn(String key, int minimum, int maximum) {
        JsonNode value = node.path(key);
        if (value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() >= minimum
                && value.intValue() <= maximum) {
            return OptionalInt.of(value.intValue());
        }
        wrong(key, "a whole number from %d to %d".formatted(minimum, maximum), value);
        return OptionalInt.empty();
    }

    /** A number above zero. */
    double positive(String key, double fallback) {
        JsonNode value = node.path(key);
        if (!has(key)) {
            return fallback;
        }
        if (value.isNumber() && value.doubleValue() > 0 && Double.isFinite(value.doubleValue())) {
            return value.doubleValue();
        }
        wrong(key, "a number above 0", value);
        return fallback;
    }

    /** One of the supported texts. */
    String oneOf(String key, String fallback, Set<String> supported) {
        JsonNode value = node.path(key);
        if (!has(key)) {
            return fallback;
        }
        if (value.isString() && supported.contains(value.stringValue())) {
            return value.stringValue();
        }
        wrong(key, "one of " + supported.stream().sorted().toList(), value);
        return fallback;
    }

    /** A key whose only supported value is the default of the original. */
    void only(String key, Object supported) {
        JsonNode value = node.path(key);
        String found = value.isString() ? value.stringValue() : value.toString();
        if (has(key) && !found.equals(String.valueOf(supported))) {
            wrong(key, String.valueOf(supported), value);
        }
    }

    /** A key that must stay null or absent. */
    void absent(String key) {
        if (has(key)) {
            wrong(key, "null (nothing else is supported)", node.path(key));
        }
    }

    /** One number a colour channel. */
    List<Float> channels(String key, List<Float> fallback) {
        if (!has(key)) {
            return fallback;
        }
        var values = new ArrayList<Float>();
        for (JsonNode value : node.path(key)) {
            if (value.isNumber()) {
                values.add(value.floatValue());
            }
        }
        if (node.path(key).isArray() && values.size() == 3 && node.path(key).size() == 3) {
            return values;
        }
        wrong(key, "three numbers", node.path(key));
        return fallback;
    }

    /** Pairs of positive whole numbers (width, height); empty if absent or null. */
    Optional<List<ModelConfig.Grid>> grids(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        var grids = new ArrayList<ModelConfig.Grid>();
        for (JsonNode pair : node.path(key)) {
            if (!isSize(pair)) {
                wrong(key, "pairs of whole numbers (width, height)", pair);
                return Optional.empty();
            }
            grids.add(new ModelConfig.Grid(pair.get(0).intValue(), pair.get(1).intValue()));
        }
        if (!node.path(key).isArray() || grids.isEmpty()) {
            wrong(key, "a list of pairs (width, height)", node.path(key));
            return Optional.empty();
        }
        return Optional.of(grids);
    }

    private static boolean isSize(JsonNode pair) {
        return pair.isArray() && pair.size() == 2 && isLength(pair.get(0)) && isLength(pair.get(1));
    }

    private static boolean isLength(JsonNode value) {
        return value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() > 0
                && value.intValue() <= 1 << 16;
    }

    void problem(String key, String what) {
        problems.add(path + key + ": " + what);
    }

    void wrong(String key, String expected, JsonNode found) {
        String shown = found.isMissingNode() ? "nothing" : found.toString();
        problem(
                key,
                "expected %s, found %s"
                        .formatted(expected, shown.length() > 80 ? shown.substring(0, 80) + "..." : shown));
    }

    JsonNode node(String key) {
        return node.path(key);
    }
}
