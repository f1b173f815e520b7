package io.xgenmm.engine.importer;

import io.xgenmm.engine.onnx.DataType;
import io.xgenmm.engine.onnx.StoredTensor;
import io.xgenmm.engine.onnx.WeightMatrix;
import java.io.IOException;
import java.util.List;

/** A way to store a matrix [rows, columns]: its tensors one after the other in a file. Immutable. */
sealed interface MatrixFormat permits PlainFormat, BlockFormat, RowFormat {

    /**
     * One tensor of a stored matrix.
     *
     * @param shape outermost first
     */
    record Part(DataType type, List<Long> shape) {
        long bytes() {
            return shape.stream().reduce(1L, Math::multiplyExact) * type.bytes();
        }
    }

    /** The name in manifests and reports; {@link #of} reads it back. */
    String label();

    List<Part> parts(int rows, int columns);

    /** Writes all parts in order, adding to {@code errors} what rounding costs. */
    void write(MatrixReader source, ByteSink sink, ErrorMeter errors) throws IOException;

    /** The stored matrix for the graph builders. */
    WeightMatrix weights(List<StoredTensor> parts, int rows, int columns);

    static MatrixFormat of(String label) {
        String[] words = label.split("-", -1);
        return switch (words[0]) {
            case "fp32" -> new PlainFormat(DataType.FLOAT);
            case "fp16" -> new PlainFormat(DataType.FLOAT16);
            case "bf16" -> new PlainFormat(DataType.BFLOAT16);
            case "w8a8" -> new RowFormat();
            case "int4" -> new BlockFormat(4, Integer.parseInt(words[1]));
            case "int8" -> new BlockFormat(8, Integer.parseInt(words[1]));
            default -> throw new IllegalArgumentException("unknown weight format '%s'".formatted(label));
        };
    }
}
