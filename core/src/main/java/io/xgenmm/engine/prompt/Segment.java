package io.xgenmm.engine.prompt;

/**
 * A piece of a prompt's text.
 *
 * @param markup whether added tokens in it are recognised; otherwise everything is plain text
 */
record Segment(String text, boolean markup) {

    static Segment plain(String text) {
        return new Segment(text, false);
    }

    static Segment markup(String text) {
        return new Segment(text, true);
    }
}
