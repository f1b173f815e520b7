package io.xgenmm.engine.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The layers all towers are made of, written into one graph. Confined to one thread. */
public final class Layers {

    /**
     * Activations rounded to integers, row by row.
     *
     * @param values uint8 with zero point 128
     * @param scales [.., 1]
     */
    record RoundedRows(String values, String scales) {}

    private static final float LARGEST_INT8 = 127f;
    private static final float SMALLEST_SCALE = 1e-20f; // a row of zeros stays zeros

    private final OnnxGraph graph;
    private final WeightSource weights;
    private final DataType compute;
    private final Map<StoredTensor, String> widened = new HashMap<>();
    private final Map<String, RoundedRows> rounded = new HashMap<>();

    Layers(OnnxGraph graph, WeightSource weights, DataType compute) {
        this.graph = graph;
        this.weights = weights;
        this.compute = compute;
    }

    OnnxGraph graph() {
        return graph;
    }

    /** The type activations are computed in. */
    DataType compute() {
        return compute;
    }

    String tensor(String name) {
        return floats(weights.tensor(name));
    }

    /** Outermost slices [from, to) of a stored tensor. */
    String tensorRows(String name, int from, int to) {
        return floats(weights.tensor(name).rows(from, to));
    }

    /** A float32 value of the graph in the compute type. */
    String floats(String value) {
        return compute == DataType.FLOAT ? value : cast(value, compute);
    }

    /** A stored tensor in the compute type; a cast is folded when the graph is loaded. */
    String floats(StoredTensor tensor) {
        return widened.computeIfAbsent(tensor, t -> {
            String stored = graph.external(t);
            return t.type() == compute ? stored : cast(stored, compute);
        });
    }

    String multiply(String x, MatrixRows matrix) {
        return weights.matrix(matrix).multiply(this, x);
    }

    /** x · Wᵀ + b with the whole of {@code prefix.weight} and {@code prefix.bias}. */
    String linear(String x, String prefix, int rows, int columns) {
        return add(multiply(x, MatrixRows.of(prefix + ".weight", 0, rows, columns)), tensor(prefix + ".bias"));
    }

    String layerNorm(String x, String prefix, float epsilon) {
        return graph.node(
                "LayerNormalization",
                List.of(x, tensor(prefix + ".weight"), tensor(prefix + ".bias")),
                Attribute.of("axis", -1),
                Attribute.of("epsilon", epsilon));
    }

    /**
     * Attention over heads, head-major.
     *
     * @param biases of queries, keys and values, one behind the other; empty: none
     * @param keyMask i32 [batch, keys], 0 hides a key; empty: all are seen
     */
    String attention(String query, String key, String value, int heads, String biases, String keyMask) {
        return graph.node(
                "MultiHeadAttention",
                List.of(query, key, value, biases, keyMask),
                Attribute.of("num_heads", heads),
                Attribute.of("mask_filter_value", -1e30f));
    }

    /** Exact GELU with {@code none}, the tanh form with {@code tanh}. */
    String gelu(String x, String approximate) {
        return graph.node("Gelu", List.of(x), Attribute.of("approximate", approximate));
    }

    String quickGelu(String x, float alpha) {
        return graph.node("QuickGelu", List.of(x), Attribute.of("alpha", alpha));
    }

    String add(String a, String b) {
        return graph.node("Add", List.of(a, b));
    }

    String mul(String a, String b) {
        return graph.node("Mul", List.of(a, b));
    }

    String cast(String x, DataType type) {
        return graph.node("Cast", List.of(x), Attribute.of("to", type.code()));
    }

    String concat(int axis, List<String> values) {
        return graph.node("Concat", values, Attribute.of("axis", axis));
    }

    String reshape(String x, long... shape) {
        return graph.node("Reshape", List.of(x, graph.longs(shape)));
    }

    String transpose(String x, long... order) {
        return graph.node("Transpose", List.of(x), Attribute.of("perm", order));
    }

    /** Repeats x [rows, width] for each of the outermost slices of {@code like}: [slices, rows, width]. */
    String repeat(String x, String like) {
        String slices = graph.node("Shape", List.of(like), Attribute.of("start", 0), Attribute.of("end", 1));
        return graph.node("Expand", List.of(x, concat(0, List.of(slices, graph.longs(1, 1)))));
    }

    /** Rounds each row to int8 by its largest magnitude; the matrices that share an input share this work. */
    RoundedRows roundRows(String x) {
        return rounded.computeIfAbsent(x, this::addRoundedRows);
    }

    private RoundedRows addRoundedRows(String x) {
        String largest = graph.node("ReduceMax", List.of(graph.node("Abs", List.of(x)), graph.longs(-1)));
        String scale =
                graph.node("Max", List.of(mul(largest, graph.scalar(1 / LARGEST_INT8)), graph.scalar(SMALLEST_SCALE)));
        String values = graph.node("Round", List.of(graph.node("Div", List.of(x, scale))));
        String shifted = add(values, graph.scalar(128f));
        return new RoundedRows(cast(shifted, DataType.UINT8), scale);
    }
}
