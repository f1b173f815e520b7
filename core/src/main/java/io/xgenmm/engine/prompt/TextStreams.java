package io.xgenmm.engine.prompt;

import io.xgenmm.engine.EngineTokenizer.Style;
import java.util.List;

/** Makes {@link TextStream}s, one for each answer. */
public final class TextStreams {

    private TextStreams() {}

    /**
     * A stream at its start; its pieces together equal {@link TextTokenizer#decode} with special tokens skipped, up to the
     * first stop sequence. Work and memory for each id do not grow with the answer.
     *
     * @param stopSequences texts that end the answer, none of them empty
     */
    public static TextStream of(TextTokenizer tokenizer, Style style, List<String> stopSequences) {
        return of(tokenizer, style, stopSequences, true);
    }

    /** As above; {@code skipSpecialTokens} says whether special tokens are left out of the text. */
    public static TextStream of(
            TextTokenizer tokenizer, Style style, List<String> stopSequences, boolean skipSpecialTokens) {
        return new DecodedTextStream(tokenizer.decoder(style, skipSpecialTokens), new StopSequences(stopSequences));
    }
}
