package io.xgenmm.engine.tools;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tells text and tool calls of one growing answer apart. A call is a JSON object with name and arguments, or a list of them:
 * at the start of a line, in a code fence, or between {@code <tool_call>} tags. What may still become a call is held back;
 * what turns out to be none, or names an unknown tool, is text. The result does not depend on how the answer is cut into
 * pieces. One thread.
 */
public final class ToolCallParser {

    /**
     * A whole answer, taken apart.
     *
     * @param text what was said besides the calls
     */
    public record Parsed(String text, List<ToolCall> calls) {
        public Parsed {
            calls = List.copyOf(calls);
        }
    }

    private final CallReader reader;
    private final List<ToolCall> calls = new ArrayList<>();
    private final StringBuilder held = new StringBuilder();
    private boolean lineStart = true;

    public ToolCallParser(Collection<ToolDefinition> tools) {
        reader = new CallReader(tools.stream().map(ToolDefinition::name).collect(Collectors.toSet()));
    }

    public static Parsed parse(String answer, Collection<ToolDefinition> tools) {
        ToolCallParser parser = new ToolCallParser(tools);
        String text = parser.push(answer) + parser.finish();
        return new Parsed(text, parser.calls());
    }

    /** Takes more of the answer and returns what is certainly text. */
    public String push(String piece) {
        held.append(piece);
        return read(false);
    }

    /** Returns the text that was held back, at the end of the answer. */
    public String finish() {
        return read(true);
    }

    /** The calls that are complete so far. */
    public List<ToolCall> calls() {
        return List.copyOf(calls);
    }

    private String read(boolean end) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < held.length()) {
            int start = skipBlanks(at);
            boolean newLine = lineStart || held.substring(at, start).indexOf('\n') >= 0;
            CallReader.Found found = reader.at(held, start, newLine, end);
            if (found.incomplete()) {
                break;
            }
            if (found.length() > 0) {
                calls.addAll(found.calls());
                at = start + found.length();
                lineStart = true;
            } else if (end && start == held.length() && !calls.isEmpty()) {
                at = start; // blanks after the last call
            } else {
                int next = Math.min(start + 1, held.length());
                lineStart = false;
                text.append(held, at, next);
                at = next;
            }
        }
        held.delete(0, at);
        return text.toString();
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < held.length() && Character.isWhitespace(held.charAt(at))) {
            at++;
        }
        return at;
    }
}
