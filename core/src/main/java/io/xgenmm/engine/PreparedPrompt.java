package io.xgenmm.engine;

import java.util.List;

/** A prompt ready for the engine. Made by {@link Engine#prepare} of the same engine; immutable, usable many times. */
public interface PreparedPrompt {

    /** The text with the template applied; for token ids their decoding. */
    String text();

    /** Ids before the vision tokens are put in: one id a picture (base: with its placeholders). */
    int[] tokenIds();

    /** The pictures in the order they stand. */
    List<ImageView> images();

    /** Positions that hold text. */
    int textTokens();

    /** Positions that hold vision tokens. */
    int visionTokens();

    /** All positions the prompt takes. */
    default int positions() {
        return textTokens() + visionTokens();
    }
}
