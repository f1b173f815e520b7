package io.xgenmm.engine;

/** Text to token ids and back, in the model's own style or in the one asked for. Thread-safe. */
public interface EngineTokenizer {

    /** The two tokenisations of the original; they give different ids for the same text. */
    enum Style {
        SLOW,
        FAST
    }

    /** The style this variant was trained with: slow for instruct models, fast for base. */
    Style ownStyle();

    /** Ids of {@code text}; special tokens written in it become special tokens. */
    int[] encode(String text, Style style);

    /** Ids of {@code text} in which special tokens stay plain text (typed by a user). */
    int[] encodePlain(String text, Style style);

    /** Text of {@code ids}; never fails, invalid bytes become U+FFFD. */
    String decode(int[] ids, Style style, boolean skipSpecialTokens);

    /** The bytes that a token stands for when written alone inside a text (UTF-8; for logprobs). */
    byte[] bytesOf(int id);

    int vocabularySize();
}
