package io.xgenmm.engine.importer;

import io.xgenmm.engine.Precision;
import io.xgenmm.engine.checkpoint.Checkpoint;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.checkpoint.Tensor;
import io.xgenmm.engine.onnx.DecoderGraph;
import io.xgenmm.engine.onnx.ResamplerGraph;
import io.xgenmm.engine.onnx.VisionEncoderGraph;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** A folder in the published layout, used where it is: graphs in memory point into its safetensors files. */
final class CheckpointPackage implements ModelPackage {
    private final Checkpoint checkpoint;
    private final Precision precision;
    private final DecoderGraph.Options decoderOptions;
    private final WeightFiles files;
    private final CheckpointWeights weights;

    /** Takes ownership of {@code checkpoint}. */
    CheckpointPackage(
            Checkpoint checkpoint, Path cacheDirectory, Precision precision, DecoderGraph.Options decoderOptions) {
        this.checkpoint = checkpoint;
        this.precision = precision;
        this.decoderOptions = decoderOptions;
        this.files = WeightFiles.of(filesOf(checkpoint.tensors()), cacheDirectory);
        this.weights = new CheckpointWeights(checkpoint, files);
    }

    private static Collection<Path> filesOf(Collection<Tensor> tensors) {
        return tensors.stream().map(Tensor::file).collect(Collectors.toSet());
    }

    @Override
    public ModelConfig config() {
        return checkpoint.config();
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public GraphFile visionEncoder() {
        return graph(VisionEncoderGraph.write(config().vision(), weights));
    }

    @Override
    public GraphFile resampler() {
        return graph(ResamplerGraph.write(config().resampler(), weights));
    }

    @Override
    public GraphFile decoder() {
        return graph(DecoderGraph.write(config().decoder(), weights, decoderOptions));
    }

    @Override
    public Optional<GraphFile> prefillDecoder() {
        return Optional.empty();
    }

    private GraphFile graph(byte[] model) {
        return new GraphFile(model, files.folder());
    }

    @Override
    public TokenEmbedding embedding() {
        return new TableEmbedding(
                config().decoder(),
                checkpoint.tensor(TableEmbedding.TABLE),
                checkpoint.tensor(TableEmbedding.ADDITIONAL));
    }

    @Override
    public Path tokenizerDirectory() {
        return checkpoint.directory();
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
