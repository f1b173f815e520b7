package io.xgenmm.engine.onnx;

import java.util.List;

/** The smallest graph: {@code y = x * x}. Tells whether a device computes. */
public final class ProbeGraph {
    public static final String INPUT = "x";
    public static final String OUTPUT = "y";

    private ProbeGraph() {}

    /** Takes and gives float32 [1]. */
    public static byte[] write() {
        OnnxGraph graph = new OnnxGraph("probe");
        String x = graph.input(INPUT, DataType.FLOAT, 1);
        graph.node("Mul", List.of(x, x), List.of(OUTPUT));
        graph.output(OUTPUT, DataType.FLOAT, 1);
        return graph.toByteArray();
    }
}
