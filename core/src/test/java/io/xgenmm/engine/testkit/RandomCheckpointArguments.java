package io.xgenmm.engine.testkit;

import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.checkpoint.TensorType;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command line of {@link RandomCheckpoint}. */
record RandomCheckpointArguments(RandomCheckpoint checkpoint, Path folder) {

    private static final List<String> OPTIONS =
            List.of("--variant", "--size", "--layers", "--dtype", "--shards", "--seed");

    static RandomCheckpointArguments parse(String... arguments) {
        var rest = new ArrayDeque<>(Arrays.asList(arguments));
        Map<String, String> options = new HashMap<>();
        while (!rest.isEmpty() && rest.peek().startsWith("--")) {
            String option = rest.remove();
            if (option.equals("--outliers")) {
                options.put(option, "true");
            } else if (OPTIONS.contains(option) && !rest.isEmpty()) {
                options.put(option, rest.remove());
            } else {
                throw new IllegalArgumentException(
                        "expected one of %s with a value or --outliers, found %s".formatted(OPTIONS, option));
            }
        }
        if (rest.size() != 1) {
            throw new IllegalArgumentException("expected one folder behind the options, found " + rest);
        }
        return new RandomCheckpointArguments(checkpoint(options), Path.of(rest.remove()));
    }

    private static RandomCheckpoint checkpoint(Map<String, String> options) {
        return RandomCheckpoint.of(model(options))
                .type(type(options.getOrDefault("--dtype", "fp32")))
                .shards(Integer.parseInt(options.getOrDefault("--shards", "1")))
                .seed(Long.parseLong(options.getOrDefault("--seed", "1")))
                .outliers(options.containsKey("--outliers"));
    }

    private static ModelConfig model(Map<String, String> options) {
        Variant variant = variant(options.getOrDefault("--variant", "instruct"));
        ModelConfig model = switch (options.getOrDefault("--size", "tiny")) {
            case "tiny" -> TestModels.tiny(variant);
            case "full" -> TestModels.full(variant);
            default ->
                throw new IllegalArgumentException("--size: expected tiny or full, found " + options.get("--size"));
        };
        String layers = options.get("--layers");
        return layers == null ? model : TestModels.withLayers(model, Integer.parseInt(layers));
    }

    private static Variant variant(String label) {
        return Arrays.stream(Variant.values())
                .filter(variant -> variant.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--variant: expected base, instruct or v1-instruct, found " + label));
    }

    private static TensorType type(String label) {
        return switch (label) {
            case "fp32" -> TensorType.F32;
            case "fp16" -> TensorType.F16;
            case "bf16" -> TensorType.BF16;
            default -> throw new IllegalArgumentException("--dtype: expected fp32, fp16 or bf16, found " + label);
        };
    }
}
