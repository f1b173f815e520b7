package io.xgenmm.engine.prompt;

/**
 * Text of one growing answer: never half a character, never part of a stop sequence; all pieces together equal the
 * one-shot decoding. One thread.
 */
public interface TextStream {

    /** Takes the next id and returns the text that is now certain; may be empty. */
    String push(int tokenId);

    /** Returns what was held back, at the end of an answer. */
    String finish();

    /** The stop sequence that ended the text, or an empty text; nothing more is returned after one was found. */
    String stoppedBy();
}
