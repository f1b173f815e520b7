package io.xgenmm.engine.importer;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.Precision;
import io.xgenmm.engine.checkpoint.Checkpoint;
import io.xgenmm.engine.checkpoint.Checkpoints;
import io.xgenmm.engine.onnx.DecoderGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens a folder as a model: a checkpoint in the published layout, in place, or an entry of the model store. */
public final class ModelPackages {
    private ModelPackages() {}

    /**
     * Opens a folder; graphs are written when they are asked for.
     *
     * @param directory a checkpoint or an entry of a model store; nothing is written into it
     * @param cacheDirectory may be filled with links to weights that are spread over several folders
     * @param wanted empty: as stored (a checkpoint in place: fp32 on the CPU, fp16 on CUDA)
     * @param cuda the decoder computes in fp16 and takes fp16 embeddings, keys and values
     * @param slidingWindow as configured; false: every earlier key is visible
     * @return the caller closes it, after the sessions made of its graphs
     * @throws ModelLoadException naming every problem, if files are missing or broken or the precision is not there
     */
    public static ModelPackage open(
            Path directory, Path cacheDirectory, Optional<Precision> wanted, boolean cuda, boolean slidingWindow) {
        DecoderGraph.Options options = new DecoderGraph.Options(cuda, slidingWindow);
        return Files.exists(directory.resolve(Manifest.FILE))
                ? openStored(directory, wanted, options)
                : openCheckpoint(directory, cacheDirectory, wanted, options);
    }

    private static ModelPackage openStored(Path directory, Optional<Precision> wanted, DecoderGraph.Options options) {
        ModelPackage model = new StorePackage(directory, options);
        if (wanted.isPresent() && wanted.get() != model.precision()) {
            throw new ModelLoadException("model %s is stored as %s, but %s was asked; import it again as %s"
                    .formatted(
                            directory.getFileName(),
                            model.precision().label(),
                            wanted.get().label(),
                            wanted.get().label()));
        }
        return model;
    }

    private static ModelPackage openCheckpoint(
            Path directory, Path cacheDirectory, Optional<Precision> wanted, DecoderGraph.Options options) {
        Precision computed = options.halfPrecision() ? Precision.FP16 : Precision.FP32;
        if (wanted.isPresent() && wanted.get() != computed) {
            throw new ModelLoadException(
                    "a checkpoint folder is opened in place as %s, but %s was asked; import it first: xgen-mm import %s --precision %s"
                            .formatted(
                                    computed.label(),
                                    wanted.get().label(),
                                    directory,
                                    wanted.get().label()));
        }
        Checkpoint checkpoint = Checkpoints.open(directory);
        try {
            return new CheckpointPackage(checkpoint, cacheDirectory, computed, options);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }
}
