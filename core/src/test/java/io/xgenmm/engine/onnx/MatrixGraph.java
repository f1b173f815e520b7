package io.xgenmm.engine.onnx;

import java.util.List;

/** A graph of one multiplication, for tests: {@code x} [rows, columns] to {@code y} [rows, matrix rows]. */
public final class MatrixGraph {
    private MatrixGraph() {}

    public static byte[] write(WeightMatrix matrix, int rows, int columns) {
        OnnxGraph graph = new OnnxGraph("product");
        WeightSource weights = new WeightSource() {
            @Override
            public WeightMatrix matrix(MatrixRows ignored) {
                return matrix;
            }

            @Override
            public StoredTensor tensor(String name) {
                throw new IllegalArgumentException("no tensor " + name);
            }
        };
        Layers layers = new Layers(graph, weights, DataType.FLOAT);
        String x = graph.input("x", DataType.FLOAT, "batch", columns);
        String product = layers.multiply(x, MatrixRows.of("m", 0, rows, columns));
        graph.node("Identity", List.of(product), List.of("y"));
        graph.output("y", DataType.FLOAT, "batch", rows);
        return graph.toByteArray();
    }
}
