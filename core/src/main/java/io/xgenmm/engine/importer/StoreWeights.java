package io.xgenmm.engine.importer;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.onnx.MatrixRows;
import io.xgenmm.engine.onnx.StoredTensor;
import io.xgenmm.engine.onnx.WeightMatrix;
import io.xgenmm.engine.onnx.WeightSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The weights of a model store entry, of its main set or of the set for long prompts. Immutable. */
final class StoreWeights implements WeightSource {
    private final Map<String, StoredTensor> tensors = new HashMap<>();
    private final Map<Manifest.WeightSet, Map<String, WeightMatrix>> matrices = new EnumMap<>(Manifest.WeightSet.class);
    private final Manifest.WeightSet preferred;

    /** @param arithmetic of matrices that are rounded row by row */
    StoreWeights(Manifest manifest, Manifest.WeightSet preferred, WeightMatrix.RowWise.Arithmetic arithmetic) {
        this.preferred = preferred;
        manifest.tensors().forEach(t -> tensors.put(t.name(), t.tensor()));
        for (Manifest.WeightSet set : Manifest.WeightSet.values()) {
            matrices.put(set, new HashMap<>());
        }
        for (Manifest.StoredMatrix m : manifest.matrices()) {
            WeightMatrix weights = MatrixFormat.of(m.format()).weights(m.parts(), m.rows(), m.columns());
            of(m.set()).put(m.name(), weights instanceof WeightMatrix.RowWise rows ? rows.with(arithmetic) : weights);
        }
    }

    private Map<String, WeightMatrix> of(Manifest.WeightSet set) {
        return matrices.getOrDefault(set, Map.of());
    }

    @Override
    public WeightMatrix matrix(MatrixRows rows) {
        WeightMatrix weights = of(preferred).get(rows.name());
        return weights != null ? weights : require(of(Manifest.WeightSet.MAIN).get(rows.name()), rows.name());
    }

    @Override
    public StoredTensor tensor(String name) {
        return require(tensors.get(name), name);
    }

    private static <T> T require(@org.jspecify.annotations.Nullable T weight, String name) {
        if (weight == null) {
            throw new ModelLoadException("the manifest lacks weight %s; import the model again".formatted(name));
        }
        return weight;
    }
}
