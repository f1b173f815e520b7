package io.xgenmm.engine.tools;

import java.util.List;

/** A place in a text that moves forward. One thread. */
final class Cursor {
    private final CharSequence text;
    private final int start;
    private int at;

    Cursor(CharSequence text, int start) {
        this.text = text;
        this.start = start;
        this.at = start;
    }

    int start() {
        return start;
    }

    int at() {
        return at;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    String textFrom(int from) {
        return text.subSequence(from, at).toString();
    }

    boolean take(String mark) {
        boolean there = at + mark.length() <= text.length() && matches(mark, at, mark.length());
        at += there ? mark.length() : 0;
        return there;
    }

    /** Whether the text ends within {@code mark}. */
    boolean cutOff(String mark) {
        int left = text.length() - at;
        return left < mark.length() && matches(mark, at, left);
    }

    private boolean matches(String mark, int position, int length) {
        for (int i = 0; i < length; i++) {
            if (text.charAt(position + i) != mark.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    void skipBlanks() {
        while (!atEnd() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** Skips a word such as a code fence's language; false when the text ends before a blank or bracket. */
    boolean skipWord() {
        while (!atEnd() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return !atEnd();
    }

    /** Whether an object whose first key is one of {@code keys}, or a list of such, starts here or may still do. */
    boolean startsCall(List<String> keys) {
        Cursor ahead = new Cursor(text, at);
        if (ahead.take("[")) {
            ahead.skipBlanks();
        }
        if (!ahead.atEnd() && !ahead.take("{")) {
            return false;
        }
        ahead.skipBlanks();
        return ahead.atEnd() || keys.stream().anyMatch(key -> ahead.cutOff(key) || ahead.take(key));
    }

    /** Moves behind the bracket that closes the one here; false when the text ends before. */
    boolean skipBrackets() {
        int depth = 0;
        boolean quoted = false;
        while (!atEnd()) {
            char c = text.charAt(at++);
            if (quoted) {
                at += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return true;
            }
        }
        return false;
    }
}
