package io.xgenmm.engine.importer;

import io.xgenmm.engine.checkpoint.Checkpoint;
import io.xgenmm.engine.checkpoint.Tensor;
import io.xgenmm.engine.onnx.MatrixRows;
import io.xgenmm.engine.onnx.StoredTensor;
import io.xgenmm.engine.onnx.WeightMatrix;
import io.xgenmm.engine.onnx.WeightSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Writes down which weights a graph asks for, so that the graph builders alone know what a model consists of. */
final class RecordingWeights implements WeightSource {
    private final Checkpoint checkpoint;
    private final Set<String> tensors = new LinkedHashSet<>();
    private final Set<MatrixRows> matrices = new LinkedHashSet<>();

    private RecordingWeights(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    static RecordingWeights of(Checkpoint checkpoint, Consumer<WeightSource> graph) {
        RecordingWeights weights = new RecordingWeights(checkpoint);
        graph.accept(weights);
        return weights;
    }

    List<String> tensors() {
        return List.copyOf(tensors);
    }

    List<MatrixRows> matrices() {
        return List.copyOf(matrices);
    }

    @Override
    public WeightMatrix matrix(MatrixRows rows) {
        matrices.add(rows);
        List<StoredTensor> parts = new ArrayList<>();
        rows.parts().forEach(p -> parts.add(place(p.tensor()).rows(p.from(), p.to())));
        return new WeightMatrix.Plain(parts);
    }

    @Override
    public StoredTensor tensor(String name) {
        tensors.add(name);
        return place(name);
    }

    private StoredTensor place(String name) {
        Tensor tensor = checkpoint.tensor(name);
        List<Long> shape = tensor.shape().stream().map(Integer::longValue).toList();
        return new StoredTensor(CheckpointWeights.type(tensor.type()), shape, name, 0);
    }
}
