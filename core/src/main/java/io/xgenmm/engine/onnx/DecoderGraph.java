package io.xgenmm.engine.onnx;

import io.xgenmm.engine.checkpoint.DecoderConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The Phi-3 decoder with its head: embeddings of new positions to logits, keys and values updated in place.
 *
 * <p>After the last attention only the rows named by {@code logits_index} go on: nobody reads the others.
 *
 * <p>Source: {@code models/phi3/modeling_phi3.py} of transformers 4.41.1; the merged head of {@code helpers.py} of LAVIS,
 * branch xgen-mm.
 */
public final class DecoderGraph {

    /**
     * What may differ between graphs of one model.
     *
     * @param halfPrecision computes in fp16 and takes fp16 embeddings, keys and values (CUDA); else in fp32
     * @param slidingWindow as the model is configured; off: every earlier key is visible
     */
    public record Options(boolean halfPrecision, boolean slidingWindow) {}

    private static final String PREFIX = "vlm.lang_model.";

    private final DecoderConfig config;
    private final Options options;
    private final OnnxGraph graph = new OnnxGraph("decoder");
    private final Layers layers;
    private final DataType compute;
    private final String cosines;
    private final String sines;

    private DecoderGraph(DecoderConfig config, WeightSource weights, Options options) {
        this.config = config;
        this.options = options;
        this.compute = options.halfPrecision() ? DataType.FLOAT16 : DataType.FLOAT;
        this.layers = new Layers(graph, weights, compute);
        RotaryTables tables = RotaryTables.of(config);
        this.cosines = layers.floats(graph.constant(tables.cosines(), tables.positions(), tables.pairs()));
        this.sines = layers.floats(graph.constant(tables.sines(), tables.positions(), tables.pairs()));
    }

    /** Serialises the graph for weights that lie where {@code weights} says. */
    public static byte[] write(DecoderConfig config, WeightSource weights, Options options) {
        return new DecoderGraph(config, weights, options).write();
    }

    private byte[] write() {
        String residual = graph.input("inputs_embeds", compute, "rows", "positions", config.width());
        graph.input("seqlens_k", DataType.INT32, "rows");
        graph.input("total_sequence_length", DataType.INT32, 1);
        graph.input("logits_index", DataType.INT64, "logit_rows");
        for (int l = 0; l < config.layers(); l++) {
            residual = layer(residual, l);
        }
        head(norm(residual, PREFIX + "model.norm.weight"));
        return graph.toByteArray();
    }

    private String layer(String residual, int index) {
        String prefix = PREFIX + "model.layers." + index + ".";
        int headsWidth = config.heads() * config.headSize();
        String attended = attention(norm(residual, prefix + "input_layernorm.weight"), index, prefix + "self_attn.");
        String rows = residual;
        if (index == config.layers() - 1) {
            attended = logitRows(attended, headsWidth);
            rows = logitRows(residual, config.width());
        }
        String projected = layers.multiply(
                attended, MatrixRows.of(prefix + "self_attn.o_proj.weight", 0, config.width(), headsWidth));
        String middle = layers.add(rows, projected);
        return layers.add(middle, mlp(norm(middle, prefix + "post_attention_layernorm.weight"), prefix + "mlp."));
    }

    private String attention(String x, int index, String prefix) {
        int packed = (config.heads() + 2 * config.keyValueHeads()) * config.headSize();
        String attended = "attended." + index;
        graph.node(
                "GroupQueryAttention",
                List.of(
                        layers.multiply(x, MatrixRows.of(prefix + "qkv_proj.weight", 0, packed, config.width())),
                        "",
                        "",
                        cache("past_key_values.%d.key".formatted(index)),
                        cache("past_key_values.%d.value".formatted(index)),
                        "seqlens_k",
                        "total_sequence_length",
                        cosines,
                        sines),
                List.of(
                        attended,
                        present("present.%d.key".formatted(index)),
                        present("present.%d.value".formatted(index))),
                Attribute.of("num_heads", config.heads()),
                Attribute.of("kv_num_heads", config.keyValueHeads()),
                Attribute.of("scale", (float) (1 / Math.sqrt(config.headSize()))),
                Attribute.of("local_window_size", visibleKeys()),
                Attribute.of("do_rotary", 1));
        return attended;
    }

    /** Keys with i - j above the window are hidden, so one key more than the window is seen; -1: all. */
    private int visibleKeys() {
        return options.slidingWindow() && config.slidingWindow().isPresent()
                ? config.slidingWindow().getAsInt() + 1
                : -1;
    }

    private String cache(String name) {
        return graph.input(name, compute, "rows", config.keyValueHeads(), "slot_positions", config.headSize());
    }

    private String present(String name) {
        graph.output(name, compute, "rows", config.keyValueHeads(), "slot_positions", config.headSize());
        return name;
    }

    private String mlp(String x, String prefix) {
        int wide = config.mlpWidth();
        String gate = layers.multiply(x, MatrixRows.of(prefix + "gate_up_proj.weight", 0, wide, config.width()));
        String up = layers.multiply(x, MatrixRows.of(prefix + "gate_up_proj.weight", wide, 2 * wide, config.width()));
        String activated = layers.mul(up, layers.quickGelu(gate, 1f)); // SiLU
        return layers.multiply(activated, MatrixRows.of(prefix + "down_proj.weight", 0, config.width(), wide));
    }

    /** [rows, positions, width] -> [logit rows, width]. */
    private String logitRows(String x, int width) {
        return graph.node("Gather", List.of(layers.reshape(x, -1, width), "logits_index"), Attribute.of("axis", 0));
    }

    /** The stored head is cut at the first additional id; the three additional rows follow. */
    private void head(String x) {
        int ordinary = config.initialTokenizerLength();
        List<MatrixRows.Part> parts = new ArrayList<>();
        parts.add(new MatrixRows.Part(PREFIX + "lm_head.weight", 0, ordinary));
        parts.add(new MatrixRows.Part(PREFIX + "lm_head.additional_fc.weight", 0, DecoderConfig.ADDITIONAL_TOKENS));
        String product = layers.multiply(x, new MatrixRows(parts, config.width()));
        String bias = layers.concat(
                0,
                List.of(
                        layers.tensorRows(PREFIX + "lm_head.bias", 0, ordinary),
                        layers.tensor(PREFIX + "lm_head.additional_fc.bias")));
        graph.node(
                "Cast",
                List.of(layers.add(product, bias)),
                List.of("logits"),
                Attribute.of("to", DataType.FLOAT.code()));
        graph.output("logits", DataType.FLOAT, "logit_rows", config.vocabularySize());
    }

    private String norm(String x, String weight) {
        return graph.node(
                "SimplifiedLayerNormalization",
                List.of(x, layers.tensor(weight)),
                Attribute.of("axis", -1),
                Attribute.of("epsilon", config.rmsNormEpsilon()),
                Attribute.of("stash_type", 1));
    }
}
