package io.xgenmm.engine.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recognises calls at one place of a text. Immutable. */
final class CallReader {
    private static final String OPEN_TAG = "<tool_call>";
    private static final String CLOSE_TAG = "</tool_call>";
    private static final String FENCE = "```";
    private static final List<String> FIRST_KEYS =
            List.of("\"name\"", "\"arguments\"", "\"parameters\"", "\"type\"", "\"function\"");

    /**
     * @param length characters that the calls take; 0: no calls
     * @param incomplete whether more text may make it calls
     */
    record Found(int length, List<ToolCall> calls, boolean incomplete) {
        static final Found NOTHING = new Found(0, List.of(), false);
        static final Found MORE_NEEDED = new Found(0, List.of(), true);
    }

    private final Set<String> names;

    CallReader(Set<String> names) {
        this.names = names;
    }

    /**
     * @param lineStart whether only blanks stand before {@code at} in its line
     * @param end whether no text follows
     */
    Found at(CharSequence text, int at, boolean lineStart, boolean end) {
        if (names.isEmpty()) {
            return Found.NOTHING;
        }
        Cursor cursor = new Cursor(text, at);
        Found found = read(cursor, lineStart, end);
        return found.incomplete() && end ? Found.NOTHING : found;
    }

    private Found read(Cursor cursor, boolean lineStart, boolean end) {
        if (cursor.atEnd() || cursor.cutOff(OPEN_TAG) || (lineStart && cursor.cutOff(FENCE))) {
            return Found.MORE_NEEDED;
        }
        if (cursor.take(OPEN_TAG)) {
            return calls(cursor, CLOSE_TAG, end);
        }
        if (lineStart && cursor.take(FENCE)) {
            return cursor.skipWord() ? calls(cursor, FENCE, false) : Found.MORE_NEEDED;
        }
        return lineStart ? calls(cursor, "", end) : Found.NOTHING;
    }

    /** @param optional whether the closing mark may be missing at the end */
    private Found calls(Cursor cursor, String close, boolean optional) {
        cursor.skipBlanks();
        if (cursor.atEnd()) {
            return Found.MORE_NEEDED;
        }
        if (!cursor.startsCall(FIRST_KEYS)) {
            return Found.NOTHING;
        }
        int start = cursor.at();
        if (!cursor.skipBrackets()) {
            return Found.MORE_NEEDED;
        }
        List<ToolCall> calls = parse(cursor.textFrom(start));
        if (calls.isEmpty()) {
            return Found.NOTHING;
        }
        int afterJson = cursor.at();
        cursor.skipBlanks();
        if (close.isEmpty()) {
            return new Found(afterJson - cursor.start(), calls, false);
        }
        if (cursor.take(close) || (optional && cursor.atEnd())) {
            return new Found(cursor.at() - cursor.start(), calls, false);
        }
        return cursor.atEnd() || cursor.cutOff(close) ? Found.MORE_NEEDED : Found.NOTHING;
    }

    /** The calls that the JSON text consists of; none when it is anything else. */
    private List<ToolCall> parse(String json) {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(json);
        } catch (JacksonException e) {
            return List.of();
        }
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode node : root.isArray() ? root : List.of(root)) {
            ToolCall call = call(node);
            if (call == null) {
                return List.of();
            }
            calls.add(call);
        }
        return calls;
    }

    private @Nullable ToolCall call(JsonNode node) {
        JsonNode call = node.path("function").isObject() ? node.path("function") : node;
        String name = call.path("name").asString("");
        String arguments = arguments(call.has("arguments") ? call.path("arguments") : call.path("parameters"));
        return names.contains(name) && arguments != null ? new ToolCall(name, arguments) : null;
    }

    private static @Nullable String arguments(JsonNode arguments) {
        if (arguments.isMissingNode() || arguments.isNull()) {
            return "{}";
        }
        if (!arguments.isString()) {
            return arguments.isObject() ? arguments.toString() : null;
        }
        try {
            JsonNode inner = JsonMapper.shared().readTree(arguments.asString());
            return inner.isObject() ? inner.toString() : null;
        } catch (JacksonException e) {
            return null;
        }
    }
}
