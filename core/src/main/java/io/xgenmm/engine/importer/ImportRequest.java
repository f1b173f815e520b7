package io.xgenmm.engine.importer;

import io.xgenmm.engine.Precision;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What to import and how.
 *
 * @param checkpoint folder in the published layout
 * @param home whose {@code models/} the result goes to
 * @param name in the model store
 * @param precision of the decoder
 * @param visionPrecision of tower and resampler; empty: as {@code precision}, but int8 for int4
 * @param fastPrefill int4 and int8: also store a second weight set that reads prompts faster and costs memory
 * @param force replace a model of that name
 * @param verify read the result back and compare its hashes
 */
public record ImportRequest(
        Path checkpoint,
        Path home,
        String name,
        Precision precision,
        Optional<Precision> visionPrecision,
        boolean fastPrefill,
        boolean force,
        boolean verify) {

    public ImportRequest {
        ModelStore.requireName(name);
    }

    /** Fast prefill for int4, nothing forced, nothing verified. */
    public static ImportRequest of(Path checkpoint, Path home, String name, Precision precision) {
        boolean fast = precision == Precision.INT4;
        return new ImportRequest(checkpoint, home, name, precision, Optional.empty(), fast, false, false);
    }

    /** The same for another checkpoint. */
    public ImportRequest from(Path otherCheckpoint) {
        return new ImportRequest(otherCheckpoint, home, name, precision, visionPrecision, fastPrefill, force, verify);
    }

    public ImportRequest withVisionPrecision(Precision wanted) {
        return new ImportRequest(checkpoint, home, name, precision, Optional.of(wanted), fastPrefill, force, verify);
    }

    public ImportRequest withFastPrefill(boolean wanted) {
        return new ImportRequest(checkpoint, home, name, precision, visionPrecision, wanted, force, verify);
    }

    public ImportRequest withForce(boolean wanted) {
        return new ImportRequest(checkpoint, home, name, precision, visionPrecision, fastPrefill, wanted, verify);
    }

    public ImportRequest withVerify(boolean wanted) {
        return new ImportRequest(checkpoint, home, name, precision, visionPrecision, fastPrefill, force, wanted);
    }

    /** The precision that tower and resampler get. */
    public Precision effectiveVisionPrecision() {
        return visionPrecision.orElse(precision == Precision.INT4 ? Precision.INT8 : precision);
    }

    boolean hasPrefillSet() {
        return fastPrefill && (precision == Precision.INT4 || precision == Precision.INT8);
    }

    /** A name for a checkpoint: its folder's, or the repository's in the layout of the Hugging Face cache. */
    public static String defaultName(Path checkpoint) {
        Path absolute = checkpoint.toAbsolutePath().normalize();
        for (Path part : absolute) {
            if (part.toString().startsWith("models--")) {
                return part.toString().replaceFirst("^models--.*--", "");
            }
        }
        String folder = String.valueOf(absolute.getFileName()).replaceAll("[^A-Za-z0-9._-]", "-");
        return Character.isLetterOrDigit(folder.charAt(0)) ? folder : "model" + folder;
    }
}
