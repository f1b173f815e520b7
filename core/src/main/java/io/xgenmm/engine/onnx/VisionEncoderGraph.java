package io.xgenmm.engine.onnx;

import io.xgenmm.engine.checkpoint.VisionConfig;
import java.util.List;

/**
 * The vision tower: pixels [tiles, 3, edge, edge] to patch features [tiles, patches, width].
 *
 * <p>Source: {@code models/siglip/modeling_siglip.py} of transformers 4.41.1 (v1.5, without the pooling head) and
 * {@code transformer.py} of open_clip 2.24.0 (v1, the patch tokens after {@code ln_post}). Differs from them: nowhere.
 */
public final class VisionEncoderGraph {
    private static final String PREFIX = "vlm.vision_encoder.";
    private static final float QUICK_GELU = 1.702f;

    private final VisionConfig config;
    private final OnnxGraph graph = new OnnxGraph("vision_encoder");
    private final Layers layers;

    private VisionEncoderGraph(VisionConfig config, WeightSource weights) {
        this.config = config;
        this.layers = new Layers(graph, weights, DataType.FLOAT);
    }

    /** Serialises the graph for weights that lie where {@code weights} says. */
    public static byte[] write(VisionConfig config, WeightSource weights) {
        return new VisionEncoderGraph(config, weights).write();
    }

    private byte[] write() {
        int edge = config.imageSize();
        String pixels = graph.input("pixel_values", DataType.FLOAT, "tiles", 3, edge, edge);
        String features = config.tower() == VisionConfig.Tower.SIGLIP ? siglip(pixels) : openClip(pixels);
        graph.node("Identity", List.of(features), List.of("patch_features"));
        graph.output("patch_features", DataType.FLOAT, "tiles", config.patchesPerTile(), config.width());
        return graph.toByteArray();
    }

    private String siglip(String pixels) {
        String h = patches(List.of(
                pixels,
                layers.tensor(PREFIX + "embeddings.patch_embedding.weight"),
                layers.tensor(PREFIX + "embeddings.patch_embedding.bias")));
        h = layers.add(h, layers.tensor(PREFIX + "embeddings.position_embedding.weight"));
        for (int i = 0; i < config.layers(); i++) {
            h = siglipLayer(h, PREFIX + "encoder.layers." + i + ".");
        }
        return norm(h, PREFIX + "post_layernorm");
    }

    private String siglipLayer(String h, String prefix) {
        int width = config.width();
        String u = norm(h, prefix + "layer_norm1");
        String attended = layers.attention(
                whole(u, prefix + "self_attn.q_proj.weight"),
                whole(u, prefix + "self_attn.k_proj.weight"),
                whole(u, prefix + "self_attn.v_proj.weight"),
                config.heads(),
                biases(prefix + "self_attn."),
                "");
        String middle = layers.add(h, layers.linear(attended, prefix + "self_attn.out_proj", width, width));
        String hidden =
                layers.linear(norm(middle, prefix + "layer_norm2"), prefix + "mlp.fc1", config.mlpWidth(), width);
        return layers.add(
                middle, layers.linear(layers.gelu(hidden, "tanh"), prefix + "mlp.fc2", width, config.mlpWidth()));
    }

    private String whole(String u, String weight) {
        return layers.multiply(u, MatrixRows.of(weight, 0, config.width(), config.width()));
    }

    private String biases(String prefix) {
        return layers.concat(
                0,
                List.of(
                        layers.tensor(prefix + "q_proj.bias"),
                        layers.tensor(prefix + "k_proj.bias"),
                        layers.tensor(prefix + "v_proj.bias")));
    }

    private String openClip(String pixels) {
        String patches = patches(List.of(pixels, layers.tensor(PREFIX + "conv1.weight")));
        String classRow = layers.reshape(layers.tensor(PREFIX + "class_embedding"), 1, config.width());
        String h = layers.concat(1, List.of(layers.repeat(classRow, pixels), patches));
        h = norm(layers.add(h, layers.tensor(PREFIX + "positional_embedding")), PREFIX + "ln_pre");
        for (int i = 0; i < config.layers(); i++) {
            h = openClipBlock(h, PREFIX + "transformer.resblocks." + i + ".");
        }
        h = norm(h, PREFIX + "ln_post");
        return graph.node( // [tiles, 1 + patches, width] without the class token
                "Slice", List.of(h, graph.longs(1), graph.longs(config.patchesPerTile() + 1L), graph.longs(1)));
    }

    private String openClipBlock(String h, String prefix) {
        int width = config.width();
        String u = norm(h, prefix + "ln_1");
        String attended = layers.attention(
                inProjection(u, prefix, 0),
                inProjection(u, prefix, 1),
                inProjection(u, prefix, 2),
                config.heads(),
                layers.tensor(prefix + "attn.in_proj_bias"),
                "");
        String middle = layers.add(h, layers.linear(attended, prefix + "attn.out_proj", width, width));
        String hidden = layers.linear(norm(middle, prefix + "ln_2"), prefix + "mlp.c_fc", config.mlpWidth(), width);
        return layers.add(
                middle,
                layers.linear(layers.quickGelu(hidden, QUICK_GELU), prefix + "mlp.c_proj", width, config.mlpWidth()));
    }

    /** Query (0), key (1) or value (2) of the fused projection. */
    private String inProjection(String u, String prefix, int part) {
        int width = config.width();
        int from = part * width;
        return layers.multiply(u, MatrixRows.of(prefix + "attn.in_proj_weight", from, from + width, width));
    }

    /** Patch convolution and raster order: [tiles, 3, edge, edge] -> [tiles, patches, width]. */
    private String patches(List<String> convolution) {
        int size = config.patchSize();
        String map = graph.node(
                "Conv", convolution, Attribute.of("kernel_shape", size, size), Attribute.of("strides", size, size));
        return layers.transpose(layers.reshape(map, 0, config.width(), -1), 0, 2, 1);
    }

    private String norm(String x, String prefix) {
        return layers.layerNorm(x, prefix, config.layerNormEpsilon());
    }
}
