package io.xgenmm.helm;

import com.google.gson.GsonBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/**
 * The reference of the chart's values, read from the {@code # --} comments of {@code values.yaml}.
 *
 * @param documented in the file's order
 * @param undocumented paths of values that have no comment, and none above them
 */
record ValuesReference(List<Value> documented, List<String> undocumented) {

    /**
     * @param path keys with dots between
     * @param standard the default as JSON
     */
    record Value(String path, String standard, String meaning) {

        String row() {
            return "| `%s` | `%s` | %s |".formatted(path, standard, meaning);
        }
    }

    private record Level(int indent, String path, boolean documented) {}

    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z][A-Za-z0-9_]*):(.*)");
    private static final Pattern COMMENT = Pattern.compile(" *# (-- )?(.*)");

    static ValuesReference read(String text) {
        Object defaults = new Yaml().load(text);
        List<Value> documented = new ArrayList<>();
        List<String> undocumented = new ArrayList<>();
        Deque<Level> levels = new ArrayDeque<>();
        StringBuilder comment = new StringBuilder();
        for (String line : text.lines().toList()) {
            Matcher said = COMMENT.matcher(line);
            Matcher key = KEY.matcher(line);
            if (said.matches()) {
                comment.append(comment.isEmpty() ? "" : " ").append(said.group(2));
            } else if (key.matches()) {
                Level level = level(levels, key, !comment.isEmpty());
                if (!comment.isEmpty()) {
                    documented.add(new Value(level.path(), json(defaults, level.path()), comment.toString()));
                } else if (!level.documented() && !key.group(3).isBlank()) {
                    undocumented.add(level.path());
                }
                levels.push(level);
                comment.setLength(0);
            }
        }
        return new ValuesReference(documented, undocumented);
    }

    private static Level level(Deque<Level> levels, Matcher key, boolean commented) {
        int indent = key.group(1).length();
        while (!levels.isEmpty() && levels.peek().indent() >= indent) {
            levels.pop();
        }
        Level above = levels.peek();
        String path = above == null ? key.group(2) : above.path() + "." + key.group(2);
        return new Level(indent, path, commented || (above != null && above.documented()));
    }

    private static String json(Object tree, String path) {
        Object here = tree;
        for (String key : path.split("\\.")) {
            here = ((java.util.Map<?, ?>) here).get(key);
        }
        return new GsonBuilder().serializeNulls().disableHtmlEscaping().create().toJson(here);
    }

    /** As a table of Markdown. */
    String table() {
        StringBuilder table = new StringBuilder("| Value | Default | Meaning |\n|---|---|---|\n");
        documented.forEach(value -> table.append(value.row()).append('\n'));
        return table.toString();
    }
}
