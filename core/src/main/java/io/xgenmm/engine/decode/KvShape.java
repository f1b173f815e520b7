package io.xgenmm.engine.decode;

/**
 * Size of the keys and values of all rows.
 *
 * @param heads key and value heads
 * @param positions a row holds
 * @param elementBytes 4: float32, 2: float16
 */
public record KvShape(int layers, int rows, int heads, int positions, int headSize, int elementBytes) {
    public KvShape {
        if (layers < 1 || rows < 1 || heads < 1 || positions < 1 || headSize < 1) {
            throw new IllegalArgumentException(
                    "keys and values need at least 1 layer, row, head, position and element a head, but are %d x %d x %d x %d x %d"
                            .formatted(layers, rows, heads, positions, headSize));
        }
        if (elementBytes != 2 && elementBytes != 4) {
            throw new IllegalArgumentException(
                    "an element has 2 or 4 bytes, but %d are asked for".formatted(elementBytes));
        }
    }

    /** Keys and values of each layer. */
    public int tensors() {
        return 2 * layers;
    }

    public long positionBytes() {
        return (long) headSize * elementBytes;
    }

    public long headBytes() {
        return positions * positionBytes();
    }

    public long rowBytes() {
        return heads * headBytes();
    }

    /** Bytes of one position, all layers and heads together. */
    public long bytesPerPosition() {
        return tensors() * heads * positionBytes();
    }

    /** Rows one pass may cover: a buffer ends at 2 GB. */
    public int maxRowsPerPass() {
        return (int) Math.max(1, Math.min(rows, Integer.MAX_VALUE / rowBytes()));
    }

    long[] tensorShape(int rowCount) {
        return new long[] {rowCount, heads, positions, headSize};
    }
}
