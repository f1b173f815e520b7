package io.xgenmm.engine.checkpoint;

import java.util.OptionalInt;

/**
 * The Phi-3 decoder's shape and ids.
 *
 * @param storedVocabulary rows of the stored embedding table and head; rows from {@code initialTokenizerLength} on are dead
 * @param initialTokenizerLength first id of the three additional tokens (32012 in the published models)
 * @param slidingWindow as configured: keys with i - j greater than it are hidden; empty: none
 */
public record DecoderConfig(
        int width,
        int mlpWidth,
        int layers,
        int heads,
        int keyValueHeads,
        int storedVocabulary,
        int initialTokenizerLength,
        int maxPositions,
        float rmsNormEpsilon,
        double ropeTheta,
        OptionalInt slidingWindow,
        int bosTokenId,
        int eosTokenId) {

    public static final int ADDITIONAL_TOKENS = 3;

    public int headSize() {
        return width / heads;
    }

    /** Columns of the logits: the ordinary ids and the three additional ones. */
    public int vocabularySize() {
        return initialTokenizerLength + ADDITIONAL_TOKENS;
    }

    public int imageTokenId() {
        return initialTokenizerLength;
    }

    public int imagePlaceholderTokenId() {
        return initialTokenizerLength + 1;
    }

    public int endOfChunkTokenId() {
        return initialTokenizerLength + 2;
    }

    /** {@code <|end|>}. */
    public int endTokenId() {
        return initialTokenizerLength - 5;
    }

    /** {@code <|endoftext|>}. */
    public int endOfTextTokenId() {
        return initialTokenizerLength - 12;
    }

    public int padTokenId() {
        return initialTokenizerLength - 1;
    }
}
