package io.xgenmm.engine.grammar;

import java.util.Iterator;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes one exact JSON value. */
final class LiteralGrammar {
    private final GrammarBuilder grammar;

    LiteralGrammar(GrammarBuilder grammar) {
        this.grammar = grammar;
    }

    void write(int from, JsonNode value, int to) {
        if (value.isArray()) {
            writeArray(from, value, to);
        } else if (value.isObject()) {
            writeObject(from, value, to);
        } else {
            grammar.text(from, JsonMapper.shared().writeValueAsString(value), to);
        }
    }

    private void writeArray(int from, JsonNode array, int to) {
        int at = mark(from, "[");
        for (Iterator<JsonNode> items = array.iterator(); items.hasNext(); ) {
            int next = grammar.node();
            write(at, items.next(), next);
            at = items.hasNext() ? markAndSpace(next, ",") : next;
        }
        grammar.text(at, "]", to);
    }

    private void writeObject(int from, JsonNode object, int to) {
        int at = mark(from, "{");
        Iterator<Map.Entry<String, JsonNode>> entries = object.properties().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, JsonNode> entry = entries.next();
            int value = markAndSpace(at, JsonMapper.shared().writeValueAsString(entry.getKey()) + ":");
            int next = grammar.node();
            write(value, entry.getValue(), next);
            at = entries.hasNext() ? markAndSpace(next, ",") : next;
        }
        grammar.text(at, "}", to);
    }

    private int mark(int from, String mark) {
        int to = grammar.node();
        grammar.text(from, mark, to);
        return to;
    }

    private int markAndSpace(int from, String mark) {
        int to = grammar.node();
        grammar.textAndSpace(from, mark, to);
        return to;
    }
}
