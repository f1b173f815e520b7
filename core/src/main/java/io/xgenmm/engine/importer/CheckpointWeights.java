package io.xgenmm.engine.importer;

import io.xgenmm.engine.checkpoint.Checkpoint;
import io.xgenmm.engine.checkpoint.Tensor;
import io.xgenmm.engine.checkpoint.TensorType;
import io.xgenmm.engine.onnx.DataType;
import io.xgenmm.engine.onnx.MatrixRows;
import io.xgenmm.engine.onnx.StoredTensor;
import io.xgenmm.engine.onnx.WeightMatrix;
import io.xgenmm.engine.onnx.WeightSource;
import java.util.List;

/** The weights of a checkpoint where they lie: byte ranges of its safetensors files, in their stored type. */
final class CheckpointWeights implements WeightSource {
    private final Checkpoint checkpoint;
    private final WeightFiles files;

    CheckpointWeights(Checkpoint checkpoint, WeightFiles files) {
        this.checkpoint = checkpoint;
        this.files = files;
    }

    @Override
    public WeightMatrix matrix(MatrixRows rows) {
        List<StoredTensor> parts = rows.parts().stream()
                .map(part -> tensor(part.tensor()).rows(part.from(), part.to()))
                .toList();
        return new WeightMatrix.Plain(parts);
    }

    @Override
    public StoredTensor tensor(String name) {
        Tensor tensor = checkpoint.tensor(name);
        List<Long> shape = tensor.shape().stream().map(Integer::longValue).toList();
        return new StoredTensor(type(tensor.type()), shape, fileName(tensor), tensor.offset());
    }

    private String fileName(Tensor tensor) {
        String name = files.names().get(tensor.file());
        if (name == null) {
            throw new IllegalStateException("no weight file known for tensor " + tensor.name());
        }
        return name;
    }

    static DataType type(TensorType type) {
        return switch (type) {
            case F32 -> DataType.FLOAT;
            case F16 -> DataType.FLOAT16;
            case BF16 -> DataType.BFLOAT16;
        };
    }
}
