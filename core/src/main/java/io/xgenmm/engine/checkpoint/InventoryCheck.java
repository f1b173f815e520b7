package io.xgenmm.engine.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Compares what is stored with what the configuration asks for. */
final class InventoryCheck {

    private static final int SHOWN = 20;

    /** Buffers that some versions of transformers wrote along and that nothing needs. */
    private static final Pattern BUFFER = Pattern.compile(
            "vlm\\..*\\.(position_ids|rotary_emb\\.inv_freq|rotary_emb\\.cos_cached|rotary_emb\\.sin_cached)");

    private final Map<String, StoredTensor> stored;
    private final Problems problems;
    private final List<String> missing = new ArrayList<>();

    InventoryCheck(Map<String, StoredTensor> stored, Problems problems) {
        this.stored = stored;
        this.problems = problems;
    }

    void check(ModelConfig config) {
        List<TensorSpec> inventory = TensorInventory.of(config);
        inventory.stream().filter(TensorSpec::used).forEach(this::check);
        if (config.resampler().textConditioned()
                && missing.stream().anyMatch(line -> line.contains("text_projection"))) {
            problems.add(
                    "this looks like the v1 base model, whose resampler takes no text: only v1 instruct is supported");
        }
        problems.addMany(missing, SHOWN, "missing tensors");
        problems.addMany(extra(inventory), SHOWN, "tensors that this model does not have");
    }

    private void check(TensorSpec spec) {
        StoredTensor tensor = stored.get(spec.name());
        if (tensor == null) {
            missing.add("%s: missing; expected shape %s".formatted(spec.name(), spec.shape()));
            return;
        }
        if (Arrays.stream(TensorType.values()).noneMatch(type -> type.name().equals(tensor.type()))) {
            problems.add("%s: expected type F32, F16 or BF16, found %s in %s"
                    .formatted(spec.name(), tensor.type(), tensor.fileName()));
        }
        if (!tensor.shape().equals(spec.shape().stream().map(Integer::longValue).toList())) {
            problems.add("%s: expected shape %s, found %s in %s"
                    .formatted(spec.name(), spec.shape(), tensor.shape(), tensor.fileName()));
        }
        if (tensor.bytes() > Integer.MAX_VALUE) {
            problems.add(
                    "%s: %d bytes; at most %d are supported".formatted(spec.name(), tensor.bytes(), Integer.MAX_VALUE));
        }
    }

    private List<String> extra(List<TensorSpec> inventory) {
        Set<String> known = new HashSet<>();
        inventory.forEach(spec -> known.add(spec.name()));
        return stored.values().stream()
                .filter(tensor -> !known.contains(tensor.name())
                        && !BUFFER.matcher(tensor.name()).matches())
                .map(tensor -> "%s: unexpected tensor %s in %s; this model has none of that name"
                        .formatted(tensor.name(), tensor.shape(), tensor.fileName()))
                .sorted()
                .toList();
    }
}
