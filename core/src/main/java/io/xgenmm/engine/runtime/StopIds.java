package io.xgenmm.engine.runtime;

import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.checkpoint.ModelConfig;
import java.util.HashSet;
import java.util.Set;

/**
 * The ids that end an answer of one variant. The original's converted models know only {@code <|endoftext|>} and run on
 * past {@code <|end|>} unless the caller passes it; here instruct models stop at both.
 */
record StopIds(Set<Integer> own) {
    static StopIds of(ModelConfig config) {
        DecoderConfig decoder = config.decoder();
        return new StopIds(
                config.variant() == Variant.BASE
                        ? Set.of(decoder.endOfTextTokenId())
                        : Set.of(decoder.endTokenId(), decoder.endOfTextTokenId()));
    }

    /** @param constrained a grammar ends with the variant's own ids, so they count whatever the options say */
    Set<Integer> of(GenerationOptions options, boolean constrained) {
        Set<Integer> ids = new HashSet<>(options.stopTokenIds());
        if (constrained || !options.ignoreEndOfText()) {
            ids.addAll(own);
        }
        return Set.copyOf(ids);
    }
}
