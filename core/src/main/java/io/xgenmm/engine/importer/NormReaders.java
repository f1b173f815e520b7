package io.xgenmm.engine.importer;

import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.checkpoint.VisionConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which matrices read the output of which norms, by the names in a checkpoint. */
record NormReaders(ModelConfig config) {

    /**
     * @param norms weights and biases of norms that feed the same matrices
     * @param matrices everything that reads them
     */
    record Group(List<String> norms, List<String> matrices) {}

    List<Group> decoder() {
        List<Group> groups = new ArrayList<>();
        for (int l = 0; l < config.decoder().layers(); l++) {
            String layer = "vlm.lang_model.model.layers.%d.".formatted(l);
            groups.add(
                    new Group(List.of(layer + "input_layernorm.weight"), List.of(layer + "self_attn.qkv_proj.weight")));
            groups.add(new Group(
                    List.of(layer + "post_attention_layernorm.weight"), List.of(layer + "mlp.gate_up_proj.weight")));
        }
        return groups;
    }

    List<Group> vision() {
        List<Group> groups = new ArrayList<>();
        boolean siglip = config.vision().tower() == VisionConfig.Tower.SIGLIP;
        for (int i = 0; i < config.vision().layers(); i++) {
            groups.addAll(siglip ? siglip(i) : openClip(i));
        }
        for (int j = 0; j < config.resampler().depth(); j++) {
            String layer = "vlm.vision_tokenizer.layers.%d.".formatted(j);
            groups.add(group(
                    List.of(layer + "0.norm_media", layer + "0.norm_latents"), // both go through to_kv
                    layer + "0.to_q.weight",
                    layer + "0.to_kv.weight"));
            groups.add(group(List.of(layer + "1.0"), layer + "1.1.weight"));
        }
        return groups;
    }

    private static List<Group> siglip(int index) {
        String layer = "vlm.vision_encoder.encoder.layers.%d.".formatted(index);
        String attention = layer + "self_attn.";
        return List.of(
                group(
                        List.of(layer + "layer_norm1"),
                        attention + "q_proj.weight",
                        attention + "k_proj.weight",
                        attention + "v_proj.weight"),
                group(List.of(layer + "layer_norm2"), layer + "mlp.fc1.weight"));
    }

    private static List<Group> openClip(int index) {
        String block = "vlm.vision_encoder.transformer.resblocks.%d.".formatted(index);
        return List.of(
                group(List.of(block + "ln_1"), block + "attn.in_proj_weight"),
                group(List.of(block + "ln_2"), block + "mlp.c_fc.weight"));
    }

    /** Of layer norms, whose bias is scaled like their weight. */
    private static Group group(List<String> norms, String... matrices) {
        List<String> tensors = norms.stream()
                .flatMap(norm -> Stream.of(norm + ".weight", norm + ".bias"))
                .toList();
        return new Group(tensors, List.of(matrices));
    }
}
