package io.xgenmm.engine.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Names and shapes of every tensor of the published layout, in its order.
 *
 * <p>Source: state dicts of the published models (718 tensors in v1.5, 666 in v1).
 */
public final class TensorInventory {

    private static final String VISION = "vlm.vision_encoder.";
    private static final String RESAMPLER = "vlm.vision_tokenizer.";
    private static final String DECODER = "vlm.lang_model.";

    private final List<TensorSpec> specs = new ArrayList<>();

    private TensorInventory() {}

    public static List<TensorSpec> of(ModelConfig config) {
        var inventory = new TensorInventory();
        inventory.vision(config.vision());
        inventory.resampler(config.resampler());
        inventory.decoder(config.decoder());
        return List.copyOf(inventory.specs);
    }

    private void vision(VisionConfig vision) {
        if (vision.tower() == VisionConfig.Tower.OPEN_CLIP) {
            openClip(vision);
        } else {
            siglip(vision);
        }
    }

    private void siglip(VisionConfig vision) {
        int width = vision.width();
        biased(VISION + "embeddings.patch_embedding", width, 3, vision.patchSize(), vision.patchSize());
        add(VISION + "embeddings.position_embedding.weight", vision.patchesPerTile(), width);
        for (int i = 0; i < vision.layers(); i++) {
            String layer = VISION + "encoder.layers." + i + ".";
            for (String projection : List.of("k", "v", "q", "out")) {
                biased(layer + "self_attn." + projection + "_proj", width, width);
            }
            biased(layer + "layer_norm1", width);
            biased(layer + "mlp.fc1", vision.mlpWidth(), width);
            biased(layer + "mlp.fc2", width, vision.mlpWidth());
            biased(layer + "layer_norm2", width);
        }
        biased(VISION + "post_layernorm", width);
        poolingHead(width, vision.mlpWidth());
    }

    /** Attention pooling: stored, but the original throws its result away. */
    private void poolingHead(int width, int mlpWidth) {
        unused("head.probe", 1, 1, width);
        unused("head.attention.in_proj_weight", 3 * width, width);
        unused("head.attention.in_proj_bias", 3 * width);
        unused("head.attention.out_proj.weight", width, width);
        unused("head.attention.out_proj.bias", width);
        unused("head.layernorm.weight", width);
        unused("head.layernorm.bias", width);
        unused("head.mlp.fc1.weight", mlpWidth, width);
        unused("head.mlp.fc1.bias", mlpWidth);
        unused("head.mlp.fc2.weight", width, mlpWidth);
        unused("head.mlp.fc2.bias", width);
    }

    private void openClip(VisionConfig vision) {
        int width = vision.width();
        add(VISION + "class_embedding", width);
        add(VISION + "positional_embedding", vision.patchesPerTile() + 1, width);
        unused("proj", width, 1024); // its columns are not checked: nothing reads them
        add(VISION + "conv1.weight", width, 3, vision.patchSize(), vision.patchSize());
        biased(VISION + "ln_pre", width);
        for (int i = 0; i < vision.layers(); i++) {
            String block = VISION + "transformer.resblocks." + i + ".";
            biased(block + "ln_1", width);
            add(block + "attn.in_proj_weight", 3 * width, width);
            add(block + "attn.in_proj_bias", 3 * width);
            biased(block + "attn.out_proj", width, width);
            biased(block + "ln_2", width);
            biased(block + "mlp.c_fc", vision.mlpWidth(), width);
            biased(block + "mlp.c_proj", width, vision.mlpWidth());
        }
        biased(VISION + "ln_post", width);
    }

    private void resampler(ResamplerConfig resampler) {
        int width = resampler.width();
        int inner = resampler.innerWidth();
        int hidden = resampler.feedForwardMultiplier() * width;
        add(RESAMPLER + "latents", resampler.latents(), width);
        if (resampler.textConditioned()) {
            biased(RESAMPLER + "text_projection.0", width, resampler.outputWidth());
            biased(RESAMPLER + "text_projection.2", width, width);
        }
        biased(RESAMPLER + "projection", resampler.outputWidth(), width);
        for (int j = 0; j < resampler.depth(); j++) {
            String layer = RESAMPLER + "layers." + j + ".";
            biased(layer + "0.norm_media", width);
            biased(layer + "0.norm_latents", width);
            add(layer + "0.to_q.weight", inner, width);
            add(layer + "0.to_kv.weight", 2 * inner, width);
            add(layer + "0.to_out.weight", width, inner);
            biased(layer + "1.0", width);
            add(layer + "1.1.weight", hidden, width);
            add(layer + "1.3.weight", width, hidden);
        }
        biased(RESAMPLER + "norm", width);
    }

    private void decoder(DecoderConfig decoder) {
        int width = decoder.width();
        int queries = decoder.heads() * decoder.headSize();
        int rows = queries + 2 * decoder.keyValueHeads() * decoder.headSize();
        add(DECODER + "model.embed_tokens.weight", decoder.storedVocabulary(), width);
        add(DECODER + "model.embed_tokens.additional_embedding.weight", DecoderConfig.ADDITIONAL_TOKENS, width);
        for (int l = 0; l < decoder.layers(); l++) {
            String layer = DECODER + "model.layers." + l + ".";
            add(layer + "self_attn.o_proj.weight", width, queries);
            add(layer + "self_attn.qkv_proj.weight", rows, width);
            add(layer + "mlp.gate_up_proj.weight", 2 * decoder.mlpWidth(), width);
            add(layer + "mlp.down_proj.weight", width, decoder.mlpWidth());
            add(layer + "input_layernorm.weight", width);
            add(layer + "post_attention_layernorm.weight", width);
        }
        add(DECODER + "model.norm.weight", width);
        biased(DECODER + "lm_head", decoder.storedVocabulary(), width);
        biased(DECODER + "lm_head.additional_fc", DecoderConfig.ADDITIONAL_TOKENS, width);
    }

    private void biased(String name, Integer... shape) {
        add(name + ".weight", shape);
        add(name + ".bias", shape[0]);
    }

    private void unused(String name, Integer... shape) {
        specs.add(new TensorSpec(VISION + name, Arrays.asList(shape), false));
    }

    private void add(String name, Integer... shape) {
        specs.add(new TensorSpec(name, Arrays.asList(shape), true));
    }
}
