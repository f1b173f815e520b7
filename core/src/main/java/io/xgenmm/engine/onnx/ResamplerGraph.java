package io.xgenmm.engine.onnx;

import io.xgenmm.engine.checkpoint.ResamplerConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The Perceiver resampler: patch features [tiles, patches, width] to vision tokens [tiles, latents, decoder width].
 *
 * <p>v1.5 hides patches by {@code visible} [tiles, patches]; latents are never hidden, so a tile without a visible patch
 * stays finite. v1 hides nothing and takes {@code text_condition} [positions, decoder width]: its rows, projected, join
 * the latents.
 *
 * <p>Source: {@code open_flamingo/src/helpers.py} of LAVIS, branch xgen-mm; v1: {@code vlm.py} of its repository.
 */
public final class ResamplerGraph {
    private static final String PREFIX = "vlm.vision_tokenizer.";
    private static final float EPSILON = 1e-5f;

    private final ResamplerConfig config;
    private final OnnxGraph graph = new OnnxGraph("resampler");
    private final Layers layers;

    private ResamplerGraph(ResamplerConfig config, WeightSource weights) {
        this.config = config;
        this.layers = new Layers(graph, weights, DataType.FLOAT);
    }

    /** Serialises the graph for weights that lie where {@code weights} says. */
    public static byte[] write(ResamplerConfig config, WeightSource weights) {
        return new ResamplerGraph(config, weights).write();
    }

    private byte[] write() {
        String features = graph.input("patch_features", DataType.FLOAT, "tiles", "patches", config.width());
        String mask = config.textConditioned() ? "" : keyMask();
        String rows = config.textConditioned() ? conditionedLatents() : layers.tensor(PREFIX + "latents");
        String latents = layers.repeat(rows, features);
        for (int j = 0; j < config.depth(); j++) {
            latents = layer(features, latents, mask, PREFIX + "layers." + j + ".");
        }
        String kept = config.textConditioned() ? firstLatents(latents) : latents;
        String tokens =
                layers.linear(norm(kept, PREFIX + "norm"), PREFIX + "projection", config.outputWidth(), config.width());
        graph.node("Identity", List.of(tokens), List.of("vision_tokens"));
        graph.output("vision_tokens", DataType.FLOAT, "tiles", config.latents(), config.outputWidth());
        return graph.toByteArray();
    }

    /** i32 [tiles, patches + latents]: the mask of the patches, then ones. */
    private String keyMask() {
        String visible = graph.input("visible", DataType.FLOAT, "tiles", "patches");
        String padded = graph.node("Pad", List.of(visible, graph.longs(0, 0, 0, config.latents()), graph.scalar(1f)));
        return layers.cast(padded, DataType.INT32);
    }

    /** Latents, then the projected text: [latents + positions, width]. */
    private String conditionedLatents() {
        String text = graph.input("text_condition", DataType.FLOAT, "positions", config.outputWidth());
        String hidden = layers.linear(text, PREFIX + "text_projection.0", config.width(), config.outputWidth());
        String projected = layers.linear(
                layers.gelu(hidden, "none"), PREFIX + "text_projection.2", config.width(), config.width());
        return layers.concat(0, List.of(layers.tensor(PREFIX + "latents"), projected));
    }

    private String firstLatents(String rows) {
        return graph.node("Slice", List.of(rows, graph.longs(0), graph.longs(config.latents()), graph.longs(1)));
    }

    private String layer(String features, String latents, String mask, String prefix) {
        String attention = prefix + "0.";
        int inner = config.innerWidth();
        String media = norm(features, attention + "norm_media");
        String own = norm(latents, attention + "norm_latents");
        String attended = layers.attention(
                layers.multiply(own, MatrixRows.of(attention + "to_q.weight", 0, inner, config.width())),
                keysOrValues(media, own, attention, 0),
                keysOrValues(media, own, attention, inner),
                config.heads(),
                "",
                mask);
        String middle = layers.add(
                latents,
                layers.multiply(attended, MatrixRows.of(attention + "to_out.weight", 0, config.width(), inner)));
        return layers.add(middle, feedForward(middle, prefix + "1."));
    }

    /** Of the patches first, then of the latents: [tiles, patches + latents, inner width]. */
    private String keysOrValues(String media, String own, String prefix, int from) {
        MatrixRows half = MatrixRows.of(prefix + "to_kv.weight", from, from + config.innerWidth(), config.width());
        List<String> both = new ArrayList<>();
        both.add(layers.multiply(media, half));
        both.add(layers.multiply(own, half));
        return layers.concat(1, both);
    }

    private String feedForward(String x, String prefix) {
        int hidden = config.width() * config.feedForwardMultiplier();
        String u = norm(x, prefix + "0");
        String wide = layers.multiply(u, MatrixRows.of(prefix + "1.weight", 0, hidden, config.width()));
        return layers.multiply(
                layers.gelu(wide, "none"), MatrixRows.of(prefix + "3.weight", 0, config.width(), hidden));
    }

    private String norm(String x, String prefix) {
        return layers.layerNorm(x, prefix, EPSILON);
    }
}
