package io.xgenmm.engine.checkpoint;

import java.util.List;

/**
 * What a checkpoint stores under one name.
 *
 * @param shape outermost first
 * @param used whether the model's answers depend on it; the others may be missing
 */
public record TensorSpec(String name, List<Integer> shape, boolean used) {
    public TensorSpec {
        shape = List.copyOf(shape);
    }

    public long elements() {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
}
