package io.xgenmm.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the weights of a model are stored. */
public enum Precision {
    FP32,
    FP16,
    /** Stored bf16; computed fp32 on CPU. */
    BF16,
    INT8,
    INT4;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the known precisions if {@code label} is none of them */
    public static Precision of(String label) {
        return Arrays.stream(values())
                .filter(p -> p.label().equals(label.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("precision must be one of %s, but is '%s'"
                        .formatted(
                                Arrays.stream(values()).map(Precision::label).collect(Collectors.joining(", ")),
                                label)));
    }
}
