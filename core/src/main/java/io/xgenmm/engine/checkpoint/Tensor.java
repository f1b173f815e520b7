package io.xgenmm.engine.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/**
 * A stored tensor, memory-mapped.
 *
 * @param shape outermost first
 * @param data little-endian, row-major, read-only; valid while its {@link Checkpoint} is open
 * @param file where it lies
 * @param offset of its first byte in the file
 */
public record Tensor(String name, TensorType type, List<Integer> shape, ByteBuffer data, Path file, long offset) {
    public Tensor {
        shape = List.copyOf(shape);
        data = data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    public long elements() {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    /** A view of the bytes with its own position. */
    public ByteBuffer bytes() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Widens elements [from, from + count) to float32. */
    public void readFloats(long from, float[] target, int targetOffset, int count) {
        Widening.read(type, data, Math.toIntExact(from), target, targetOffset, count);
    }

    /** The whole tensor widened to float32; meant for small ones. */
    public float[] floats() {
        float[] all = new float[Math.toIntExact(elements())];
        readFloats(0, all, 0, all.length);
        return all;
    }
}
