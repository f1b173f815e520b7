package io.xgenmm.engine.importer;

import io.xgenmm.engine.Precision;
import io.xgenmm.engine.Variant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;

/**
 * An entry of the model store.
 *
 * @param directory what {@link ModelPackages#open} takes
 * @param precision of the decoder
 * @param visionPrecision of tower and resampler
 * @param bytes of all files
 * @param sha256 over the lines {@code <sha256>  <name>} of all files, sorted by name: what {@code sha256sum} prints
 */
public record StoredModel(
        String name,
        Path directory,
        Variant variant,
        Precision precision,
        Precision visionPrecision,
        long bytes,
        String sha256) {

    static StoredModel of(Path directory, Manifest manifest) {
        Variant variant = Arrays.stream(Variant.values())
                .filter(v -> v.label().equals(manifest.variant()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown variant '%s'".formatted(manifest.variant())));
        StringBuilder lines = new StringBuilder();
        manifest.files().stream()
                .sorted(Comparator.comparing(Manifest.StoredFile::name))
                .forEach(f ->
                        lines.append(f.sha256()).append("  ").append(f.name()).append('\n'));
        return new StoredModel(
                String.valueOf(directory.getFileName()),
                directory,
                variant,
                Precision.of(manifest.precision()),
                Precision.of(manifest.visionPrecision()),
                manifest.files().stream().mapToLong(Manifest.StoredFile::bytes).sum(),
                Digests.of(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
