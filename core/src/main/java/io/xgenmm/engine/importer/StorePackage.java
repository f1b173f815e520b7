package io.xgenmm.engine.importer;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.Precision;
import io.xgenmm.engine.checkpoint.Checkpoints;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.checkpoint.Tensor;
import io.xgenmm.engine.checkpoint.TensorType;
import io.xgenmm.engine.onnx.DecoderGraph;
import io.xgenmm.engine.onnx.ResamplerGraph;
import io.xgenmm.engine.onnx.StoredTensor;
import io.xgenmm.engine.onnx.VisionEncoderGraph;
import io.xgenmm.engine.onnx.WeightMatrix;
import io.xgenmm.engine.onnx.WeightSource;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** An entry of the model store: graphs are written when asked for, weights lie in its files. */
final class StorePackage implements ModelPackage {
    private final Path folder;
    private final Manifest manifest;
    private final ModelConfig config;
    private final DecoderGraph.Options decoderOptions;
    private final WeightSource weights;

    StorePackage(Path folder, DecoderGraph.Options decoderOptions) {
        this.folder = folder;
        this.manifest = Manifest.read(folder);
        List<String> problems = ManifestCheck.problems(folder, manifest);
        if (!problems.isEmpty()) {
            throw new ModelLoadException("model %s is damaged; import it again with --force:\n%s"
                    .formatted(folder, String.join("\n", problems)));
        }
        this.config = Checkpoints.readConfig(folder);
        this.decoderOptions = decoderOptions;
        this.weights = new StoreWeights(manifest, Manifest.WeightSet.MAIN, arithmetic());
    }

    private WeightMatrix.RowWise.Arithmetic arithmetic() {
        if (decoderOptions.halfPrecision()) {
            return WeightMatrix.RowWise.Arithmetic.FLOATS;
        }
        return IntegerKernels.signedIsExact()
                ? WeightMatrix.RowWise.Arithmetic.SIGNED
                : WeightMatrix.RowWise.Arithmetic.UNSIGNED;
    }

    @Override
    public ModelConfig config() {
        return config;
    }

    @Override
    public Precision precision() {
        return Precision.of(manifest.precision());
    }

    @Override
    public GraphFile visionEncoder() {
        return graph(VisionEncoderGraph.write(config.vision(), weights));
    }

    @Override
    public GraphFile resampler() {
        return graph(ResamplerGraph.write(config.resampler(), weights));
    }

    @Override
    public GraphFile decoder() {
        return graph(DecoderGraph.write(config.decoder(), weights, decoderOptions));
    }

    @Override
    public Optional<GraphFile> prefillDecoder() {
        boolean stored = manifest.matrices().stream().anyMatch(m -> m.set() == Manifest.WeightSet.PREFILL);
        if (!stored || decoderOptions.halfPrecision()) { // rounded rows are a format for the CPU
            return Optional.empty();
        }
        WeightSource prefill = new StoreWeights(manifest, Manifest.WeightSet.PREFILL, arithmetic());
        return Optional.of(graph(DecoderGraph.write(config.decoder(), prefill, decoderOptions)));
    }

    private GraphFile graph(byte[] model) {
        return new GraphFile(model, folder);
    }

    @Override
    public TokenEmbedding embedding() {
        return new TableEmbedding(config.decoder(), mapped(TableEmbedding.TABLE), mapped(TableEmbedding.ADDITIONAL));
    }

    private Tensor mapped(String name) {
        StoredTensor stored = weights.tensor(name);
        Path file = folder.resolve(stored.file());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MappedByteBuffer data = channel.map(FileChannel.MapMode.READ_ONLY, stored.offset(), stored.length());
            List<Integer> shape = stored.shape().stream().map(Math::toIntExact).toList();
            return new Tensor(name, type(stored), shape, data, file, stored.offset());
        } catch (IOException e) {
            throw new ModelLoadException("%s cannot be read: %s".formatted(file, e), e);
        }
    }

    private static TensorType type(StoredTensor stored) {
        return switch (stored.type()) {
            case FLOAT16 -> TensorType.F16;
            case BFLOAT16 -> TensorType.BF16;
            default -> TensorType.F32;
        };
    }

    @Override
    public Path tokenizerDirectory() {
        return folder;
    }

    /** Mapped tables are given back when nothing refers to them any more. */
    @Override
    public void close() {}
}
