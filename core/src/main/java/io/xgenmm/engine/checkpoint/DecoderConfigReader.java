package io.xgenmm.engine.checkpoint;

import java.util.OptionalInt;

/** Reads the shape and ids of the Phi-3 decoder. */
final class DecoderConfigReader {

    private static final int MAX_WIDTH = 1 << 16;
    private static final int MAX_VOCABULARY = 1 << 22;

    private final ConfigSection text;

    DecoderConfigReader(ConfigSection text) {
        this.text = text;
    }

    DecoderConfig read() {
        refuseWhatIsNotSupported();
        int heads = text.integer("num_attention_heads", 32, 1, 1024);
        return new DecoderConfig(
                text.integer("hidden_size", 3072, 1, MAX_WIDTH),
                text.integer("intermediate_size", 8192, 1, MAX_WIDTH),
                text.integer("num_hidden_layers", 32, 1, 512),
                heads,
                text.integer("num_key_value_heads", heads, 1, 1024),
                text.integer("vocab_size", 32064, 1, MAX_VOCABULARY),
                initialTokenizerLength(),
                text.integer("max_position_embeddings", 4096, 1, 1 << 24),
                (float) text.positive("rms_norm_eps", 1e-5),
                text.positive("rope_theta", 10000.0),
                text.optionalInteger("sliding_window", 1, Integer.MAX_VALUE - 1),
                text.integer("bos_token_id", 1, 0, MAX_VOCABULARY),
                text.integer("eos_token_id", 32000, 0, MAX_VOCABULARY));
    }

    private void refuseWhatIsNotSupported() {
        text.only("model_type", "phi3");
        text.only("hidden_act", "silu");
        text.only("tie_word_embeddings", false);
        text.absent("rope_scaling");
    }

    /** The original has no default for it. */
    private int initialTokenizerLength() {
        OptionalInt length = text.optionalInteger("initial_tokenizer_len", 13, MAX_VOCABULARY);
        if (!text.has("initial_tokenizer_len")) {
            text.problem("initial_tokenizer_len", "is missing; the published models have 32012");
        }
        return length.orElse(32012);
    }
}
