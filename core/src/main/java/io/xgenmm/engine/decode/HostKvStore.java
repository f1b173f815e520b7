package io.xgenmm.engine.decode;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import com.sun.jna.Memory;
import io.xgenmm.engine.ModelFailureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys and values in host memory. The memory is reserved, not zeroed: pages that no position ever reached cost nothing, so
 * a row takes what its text needs and not what it could hold.
 */
final class HostKvStore implements KvStore {
    private final OrtEnvironment environment;
    private final KvShape shape;
    private final Memory[] memories;
    private final ByteBuffer[][] rows; // [tensor][row]
    private final Map<Long, KvRows> views = new HashMap<>();
    private final ByteBuffer exchange;

    HostKvStore(OrtEnvironment environment, KvShape shape) {
        this.environment = environment;
        this.shape = shape;
        memories = new Memory[shape.tensors()];
        rows = new ByteBuffer[shape.tensors()][shape.rows()];
        for (int t = 0; t < memories.length; t++) {
            memories[t] = new Memory(shape.rows() * shape.rowBytes());
            for (int r = 0; r < shape.rows(); r++) {
                rows[t][r] = slice(memories[t], r, 1);
            }
        }
        exchange = ByteBuffer.allocateDirect(Math.toIntExact(shape.headBytes()));
    }

    private ByteBuffer slice(Memory memory, int first, int count) {
        return memory.getByteBuffer(first * shape.rowBytes(), count * shape.rowBytes())
                .order(ByteOrder.nativeOrder());
    }

    @Override
    public KvShape shape() {
        return shape;
    }

    @Override
    public KvRows rows(int first, int count) {
        return views.computeIfAbsent((long) first * shape.rows() + count, key -> view(first, count));
    }

    private KvRows view(int first, int count) {
        OnnxJavaType type = shape.elementBytes() == 4 ? OnnxJavaType.FLOAT : OnnxJavaType.FLOAT16;
        List<OnnxTensor> tensors = new ArrayList<>();
        try {
            for (Memory memory : memories) {
                ByteBuffer data = slice(memory, first, count);
                tensors.add(OnnxTensor.createTensor(environment, data, shape.tensorShape(count), type));
            }
        } catch (OrtException e) {
            tensors.forEach(OnnxTensor::close);
            throw new ModelFailureException(
                    "rows %d to %d of the keys and values cannot be given to the graph: %s"
                            .formatted(first, first + count - 1, e.getMessage()),
                    e);
        }
        return new KvRows(tensors);
    }

    @Override
    public void copy(int sourceRow, int targetRow, int from, int to) {
        int at = Math.toIntExact(from * shape.positionBytes());
        int length = Math.toIntExact((to - from) * shape.positionBytes());
        for (ByteBuffer[] tensor : rows) {
            for (int head = 0; head < shape.heads(); head++) {
                int offset = headOffset(head) + at;
                tensor[targetRow].put(offset, tensor[sourceRow], offset, length);
            }
        }
    }

    @Override
    public void swap(int row, int used, int otherRow, int otherUsed) {
        int length = Math.toIntExact(used * shape.positionBytes());
        int otherLength = Math.toIntExact(otherUsed * shape.positionBytes());
        for (ByteBuffer[] tensor : rows) {
            for (int head = 0; head < shape.heads(); head++) {
                int offset = headOffset(head);
                exchange.put(0, tensor[row], offset, length);
                tensor[row].put(offset, tensor[otherRow], offset, otherLength);
                tensor[otherRow].put(offset, exchange, 0, length);
            }
        }
    }

    private int headOffset(int head) {
        return Math.toIntExact(head * shape.headBytes());
    }

    @Override
    public void close() {
        views.values().forEach(KvRows::close);
        views.clear();
        for (Memory memory : memories) {
            memory.close();
        }
    }
}
