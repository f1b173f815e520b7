package io.xgenmm.engine.onnx;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A matrix [rows, columns] as a graph needs it: rows of one or more stored matrices, one below the other.
 *
 * @param parts their rows in order
 * @param columns of every part
 */
public record MatrixRows(List<Part> parts, int columns) {

    /** Rows [from, to) of the stored matrix of that full name. */
    public record Part(String tensor, int from, int to) {}

    public MatrixRows {
        parts = List.copyOf(parts);
    }

    static MatrixRows of(String tensor, int from, int to, int columns) {
        return new MatrixRows(List.of(new Part(tensor, from, to)), columns);
    }

    public int rows() {
        return parts.stream().mapToInt(p -> p.to() - p.from()).sum();
    }

    /** Unique within a model; the key of this matrix in a model store. */
    public String name() {
        return parts.stream()
                .map(p -> "%s[%d:%d]".formatted(p.tensor(), p.from(), p.to()))
                .collect(Collectors.joining("+"));
    }
}
