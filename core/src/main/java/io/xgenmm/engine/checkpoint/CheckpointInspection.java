package io.xgenmm.engine.checkpoint;

import java.util.Set;

/**
 * What a checkpoint is, told from its configuration and headers alone.
 *
 * @param parameters stored numbers, unused ones included
 * @param types element types as the files write them, such as {@code BF16}
 * @param fileCount weight files
 */
public record CheckpointInspection(
        ModelConfig config, long parameters, long weightBytes, Set<String> types, int fileCount) {
    public CheckpointInspection {
        types = Set.copyOf(types);
    }
}
