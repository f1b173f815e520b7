package io.xgenmm.engine.importer;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.onnx.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an entry of the model store consists of, as {@code manifest.json}.
 *
 * @param format version of this layout
 * @param variant label of the variant
 * @param precision label, of the decoder
 * @param visionPrecision label, of tower and resampler
 * @param source where it was imported from
 * @param files everything in the folder but the manifest
 * @param tensors weights that stay floats, by their full name
 * @param matrices weights that are multiplied
 */
record Manifest(
        int format,
        String variant,
        String precision,
        String visionPrecision,
        Source source,
        List<StoredFile> files,
        List<NamedTensor> tensors,
        List<StoredMatrix> matrices) {

    static final String FILE = "manifest.json";
    static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** The weight set a matrix belongs to. */
    enum WeightSet {
        MAIN,
        /** Replaces matrices of the main set in the graph that reads long prompts. */
        PREFILL
    }

    /**
     * @param folder of the checkpoint when it was imported
     * @param files its weight files
     */
    record Source(String folder, List<SourceFile> files) {}

    record SourceFile(String name, long bytes) {}

    record StoredFile(String name, long bytes, String sha256) {}

    record NamedTensor(String name, StoredTensor tensor) {}

    /**
     * @param name of its rows in the checkpoint
     * @param format label of a {@link MatrixFormat}
     * @param error root of the squared rounding error over the squared weights
     */
    record StoredMatrix(
            String name, WeightSet set, String format, int rows, int columns, double error, List<StoredTensor> parts) {}

    Manifest {
        files = List.copyOf(files);
        tensors = List.copyOf(tensors);
        matrices = List.copyOf(matrices);
    }

    /** @throws ModelLoadException if it is missing, not JSON, or of another version */
    static Manifest read(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            Manifest manifest = JSON.readValue(Files.readAllBytes(file), Manifest.class);
            if (manifest.format() != FORMAT) {
                throw new ModelLoadException("%s has format %d, but this version reads %d; import the model again"
                        .formatted(file, manifest.format(), FORMAT));
            }
            return manifest;
        } catch (IOException e) {
            throw new ModelLoadException("%s cannot be read: %s".formatted(file, e), e);
        } catch (JacksonException | NullPointerException | IllegalArgumentException e) {
            throw new ModelLoadException(
                    "%s is damaged (%s); import the model again"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    byte[] toJson() {
        return JSON.writeValueAsBytes(this);
    }
}
