package io.xgenmm.engine.checkpoint;

/** Whether readable configuration values fit together and into what the engine's kernels can do. */
final class ConfigRules {

    /** ONNX Runtime's rotary GroupQueryAttention takes heads of whole 16 elements only. */
    private static final int HEAD_SIZE_UNIT = 16;

    private final ModelConfig config;
    private final Problems problems;

    ConfigRules(ModelConfig config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    void check() {
        checkVision(config.vision());
        checkDecoder(config.decoder());
        checkIds(config.decoder());
        expect(
                config.resampler().width() == config.vision().width(),
                "vision_tokenizer_config.vis_feature_dim: expected the vision encoder's width %d, found %d"
                        .formatted(config.vision().width(), config.resampler().width()));
        config.grids().forEach(this::checkGrid);
    }

    private void checkVision(VisionConfig vision) {
        expect(
                vision.width() % vision.heads() == 0,
                "vision_encoder_config.vision_config.num_attention_heads: %d heads do not divide the width %d"
                        .formatted(vision.heads(), vision.width()));
        expect(
                vision.patchesPerEdge() > 0,
                "vision_encoder_config.vision_config.patch_size: %d is larger than the image size %d"
                        .formatted(vision.patchSize(), vision.imageSize()));
        if (vision.std().stream().anyMatch(value -> !(value > 0))) {
            problems.add("preprocessor_config.json: image_std: expected numbers above 0, found " + vision.std());
        }
    }

    private void checkDecoder(DecoderConfig decoder) {
        if (decoder.width() % decoder.heads() != 0) {
            problems.add("config.json: text_config.num_attention_heads: %d heads do not divide hidden_size %d"
                    .formatted(decoder.heads(), decoder.width()));
        } else {
            expect(
                    decoder.headSize() % HEAD_SIZE_UNIT == 0,
                    "text_config.hidden_size: %d over %d heads gives a head size of %d; the attention kernel needs a multiple of %d"
                            .formatted(decoder.width(), decoder.heads(), decoder.headSize(), HEAD_SIZE_UNIT));
        }
        expect(
                decoder.heads() % decoder.keyValueHeads() == 0,
                "text_config.num_key_value_heads: %d do not divide num_attention_heads %d"
                        .formatted(decoder.keyValueHeads(), decoder.heads()));
    }

    private void checkIds(DecoderConfig decoder) {
        expect(
                decoder.initialTokenizerLength() <= decoder.storedVocabulary(),
                "text_config.initial_tokenizer_len: %d is more than vocab_size %d"
                        .formatted(decoder.initialTokenizerLength(), decoder.storedVocabulary()));
        checkId("bos_token_id", decoder.bosTokenId());
        checkId("eos_token_id", decoder.eosTokenId());
    }

    private void checkId(String key, int id) {
        int size = config.decoder().vocabularySize();
        expect(id < size, "text_config.%s: expected an id below %d, found %d".formatted(key, size, id));
    }

    private void checkGrid(ModelConfig.Grid grid) {
        int edge = config.vision().imageSize();
        expect(
                grid.width() % edge == 0 && grid.height() % edge == 0,
                "vision_encoder_config.anyres_grids: %d x %d is not made of tiles of %d pixels"
                        .formatted(grid.width(), grid.height(), edge));
    }

    private void expect(boolean holds, String problem) {
        if (!holds) {
            problems.add("config.json: " + problem);
        }
    }
}
