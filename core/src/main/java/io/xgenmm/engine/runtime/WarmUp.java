package io.xgenmm.engine.runtime;

import io.xgenmm.engine.decode.PromptEmbeddings;
import io.xgenmm.engine.decode.RowDecoder;
import io.xgenmm.engine.importer.TokenEmbedding;

/** Runs each graph once, so that the first caller does not wait for memory to be paged in. */
final class WarmUp {
    private static final int POSITIONS = 8;

    private WarmUp() {}

    /** What it writes into the first row nobody will read. */
    static void run(RowDecoder decoder, TokenEmbedding embedding) {
        PromptEmbeddings prompt = (from, count, target) -> {
            for (int i = 0; i < count; i++) {
                embedding.embed(0, target);
            }
        };
        int count = Math.min(POSITIONS, Math.min(decoder.maxChunk(), decoder.positions() - 1));
        if (count > 0) {
            decoder.read(prompt, 0, 0, count);
            decoder.step(0, new int[] {0}, new int[] {count});
        }
    }
}
