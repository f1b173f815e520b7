package io.xgenmm.engine.importer;

import io.xgenmm.engine.checkpoint.Checkpoint;
import io.xgenmm.engine.checkpoint.Tensor;
import io.xgenmm.engine.onnx.MatrixRows;

/** Rows of a matrix as float32, whatever they are stored in, equalised. Thread-safe. */
final class MatrixReader {
    private final Checkpoint checkpoint;
    private final Equalisation equalisation;
    private final MatrixRows matrix;

    MatrixReader(Checkpoint checkpoint, Equalisation equalisation, MatrixRows matrix) {
        this.checkpoint = checkpoint;
        this.equalisation = equalisation;
        this.matrix = matrix;
    }

    int rows() {
        return matrix.rows();
    }

    int columns() {
        return matrix.columns();
    }

    String name() {
        return matrix.name();
    }

    /** Reads row {@code row} to the start of {@code target}. */
    void read(int row, float[] target) {
        int before = 0;
        for (MatrixRows.Part part : matrix.parts()) {
            int count = part.to() - part.from();
            if (row < before + count) {
                Tensor tensor = checkpoint.tensor(part.tensor());
                tensor.readFloats((long) (part.from() + row - before) * columns(), target, 0, columns());
                equalisation.apply(part.tensor(), target);
                return;
            }
            before += count;
        }
        throw new IllegalArgumentException("row must be in [0, %d), but is %d".formatted(rows(), row));
    }
}
