package io.xgenmm.engine.prompt;

import io.xgenmm.engine.EngineTokenizer.Style;

/** What added tokens with rstrip swallow; the two styles differ in the separators U+001C to U+001F. */
final class WhiteSpace {

    private WhiteSpace() {}

    /** The first index from 0 that holds no white space. */
    static int leading(CharSequence text, Style style) {
        int at = 0;
        while (at < text.length() && is(text.charAt(at), style)) {
            at++;
        }
        return at;
    }

    private static boolean is(char c, Style style) {
        if (c >= '\u001C' && c <= '\u001F') {
            return style == Style.SLOW; // as Python's str.strip
        }
        return (c >= '\t' && c <= '\r')
                || c == ' '
                || c == '\u0085'
                || c == '\u00A0'
                || c == '\u1680'
                || (c >= '\u2000' && c <= '\u200A')
                || c == '\u2028'
                || c == '\u2029'
                || c == '\u202F'
                || c == '\u205F'
                || c == '\u3000';
    }
}
