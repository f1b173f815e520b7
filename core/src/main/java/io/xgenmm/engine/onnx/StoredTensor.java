package io.xgenmm.engine.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a weight lies on disk: little-endian, row-major, at any byte offset of a file beside the graph.
 *
 * @param shape outermost first
 * @param file name of the file, relative to the folder the graph is opened with
 * @param offset of the first byte
 */
public record StoredTensor(DataType type, List<Long> shape, String file, long offset) {

    public StoredTensor {
        shape = List.copyOf(shape);
        if (offset < 0) {
            throw new IllegalArgumentException("offset in %s must not be negative, but is %d".formatted(file, offset));
        }
    }

    public long length() {
        return shape.stream().reduce(1L, Math::multiplyExact) * type.bytes();
    }

    /** The outermost slices [from, to): a plain byte range. */
    public StoredTensor rows(long from, long to) {
        long rows = shape.get(0);
        if (from < 0 || to <= from || to > rows) {
            throw new IllegalArgumentException(
                    "rows [%d, %d) asked of a tensor of %d rows in %s".formatted(from, to, rows, file));
        }
        List<Long> part = new ArrayList<>(shape);
        part.set(0, to - from);
        return new StoredTensor(type, part, file, offset + length() / rows * from);
    }
}
