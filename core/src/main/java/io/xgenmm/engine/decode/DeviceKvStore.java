package io.xgenmm.engine.decode;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.jna.Pointer;
import io.xgenmm.engine.ModelFailureException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys and values in the memory of a device, so that no step carries them over the bus. The memory comes from the arena of a
 * session of its own, which lives until everything taken from it has been given back.
 */
final class DeviceKvStore implements KvStore {
    private final OrtBridge bridge;
    private final OrtSession keeper;
    private final KvShape shape;
    private final BlockCopier copier;
    private final Pointer memoryInfo;
    private final Pointer allocator;
    private final List<Pointer> tensors = new ArrayList<>();
    private final List<Pointer> data = new ArrayList<>();
    private final Pointer exchange;
    private final Map<Long, KvRows> views = new HashMap<>();

    /**
     * @param keeper a session on the device, whose arena gives the memory; takes ownership
     * @param device {@code Cuda} or {@code Cpu}, as ONNX Runtime names it
     */
    DeviceKvStore(
            OrtBridge bridge, OrtSession keeper, String device, int deviceIndex, KvShape shape, BlockCopier copier) {
        this.bridge = bridge;
        this.keeper = keeper;
        this.shape = shape;
        this.copier = copier;
        memoryInfo = bridge.memoryInfo(device, deviceIndex);
        allocator = bridge.allocator(keeper, memoryInfo);
        for (int i = 0; i < shape.tensors(); i++) {
            Pointer tensor = bridge.tensor(allocator, shape.tensorShape(shape.rows()), elementType());
            tensors.add(tensor);
            data.add(bridge.data(tensor));
        }
        Pointer spare = bridge.tensor(allocator, shape.tensorShape(1), elementType());
        tensors.add(spare);
        exchange = bridge.data(spare);
    }

    private int elementType() {
        return shape.elementBytes() == Float.BYTES ? OrtBridge.FLOAT32 : OrtBridge.FLOAT16;
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
        long[] rowsShape = shape.tensorShape(count);
        List<OnnxTensor> rows = new ArrayList<>();
        for (Pointer memory : data) {
            Pointer tensor =
                    bridge.view(memoryInfo, row(memory, first), count * shape.rowBytes(), rowsShape, elementType());
            rows.add(bridge.wrap(tensor, rowsShape, shape.elementBytes() == Short.BYTES));
        }
        return new KvRows(rows);
    }

    private Pointer row(Pointer memory, int row) {
        return memory.share(row * shape.rowBytes());
    }

    @Override
    public void copy(int sourceRow, int targetRow, int from, int to) {
        long at = from * shape.positionBytes();
        if (from < to) {
            data.forEach(memory -> copyHeads(
                    row(memory, sourceRow).share(at), row(memory, targetRow).share(at), to - from));
            copier.finish();
        }
    }

    @Override
    public void swap(int row, int used, int otherRow, int otherUsed) {
        for (Pointer memory : data) {
            copyHeads(row(memory, row), exchange, used);
            copyHeads(row(memory, otherRow), row(memory, row), otherUsed);
            copyHeads(exchange, row(memory, otherRow), used);
        }
        copier.finish();
    }

    private void copyHeads(Pointer source, Pointer target, int positions) {
        if (positions > 0) {
            copier.copy(source, target, positions * shape.positionBytes(), shape.headBytes(), shape.heads());
        }
    }

    @Override
    public void close() {
        views.values().forEach(KvRows::close);
        views.clear();
        tensors.forEach(bridge::releaseValue);
        tensors.clear();
        bridge.releaseAllocator(allocator);
        bridge.releaseMemoryInfo(memoryInfo);
        try {
            keeper.close();
        } catch (OrtException e) {
            throw new ModelFailureException("the session that keeps device memory cannot be closed", e);
        }
    }
}
