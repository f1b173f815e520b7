package io.xgenmm.engine.checkpoint;

import io.xgenmm.engine.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Opens checkpoints in the published Hugging Face layout: {@code config.json}, optionally
 * {@code preprocessor_config.json}, and {@code model.safetensors} or shards with {@code model.safetensors.index.json}.
 *
 * <p>Every method throws one {@link ModelLoadException} that lists everything it found wrong. Thread-safe.
 */
public final class Checkpoints {

    private Checkpoints() {}

    /** Checks configuration, headers, names, types and shapes, then maps the tensors. The caller closes it. */
    public static Checkpoint open(Path directory) {
        var problems = new Problems();
        requireFolder(directory, problems);
        var config = new ConfigReader(problems).read(directory);
        WeightFiles weights = WeightFiles.read(directory, problems);
        if (config.isEmpty()) {
            problems.add("names and shapes of tensors were not compared: the configuration has to be readable first");
        } else if (!weights.tensors().isEmpty()) {
            new InventoryCheck(weights.tensors(), problems).check(config.get());
        }
        problems.throwIfAny(directory);
        try {
            return MappedCheckpoint.map(directory, config.orElseThrow(), weights);
        } catch (IOException e) {
            throw new ModelLoadException("weights of checkpoint %s cannot be mapped: %s".formatted(directory, e), e);
        }
    }

    /** Reads the configuration alone, for folders that hold no weights in this layout. */
    public static ModelConfig readConfig(Path directory) {
        var problems = new Problems();
        requireFolder(directory, problems);
        var config = new ConfigReader(problems).read(directory);
        problems.throwIfAny(directory);
        return config.orElseThrow();
    }

    /** Reads configuration and headers, cheaply; tensors are not compared with the configuration. */
    public static CheckpointInspection inspect(Path directory) {
        ModelConfig config = readConfig(directory);
        var problems = new Problems();
        WeightFiles weights = WeightFiles.read(directory, problems);
        problems.throwIfAny(directory);
        var stored = weights.tensors().values();
        return new CheckpointInspection(
                config,
                stored.stream().mapToLong(Checkpoints::elements).sum(),
                stored.stream().mapToLong(StoredTensor::bytes).sum(),
                stored.stream().map(StoredTensor::type).collect(Collectors.toSet()),
                weights.files().size());
    }

    private static long elements(StoredTensor tensor) {
        return tensor.shape().stream().reduce(1L, Math::multiplyExact);
    }

    private static void requireFolder(Path directory, Problems problems) {
        if (!Files.isDirectory(directory)) {
            problems.add("expected a folder with config.json and safetensors files, found %s"
                    .formatted(Files.exists(directory) ? "a file" : "nothing"));
            problems.throwIfAny(directory);
        }
    }
}
