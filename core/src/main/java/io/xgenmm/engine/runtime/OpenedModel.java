package io.xgenmm.engine.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.decode.RowDecoder;
import io.xgenmm.engine.decode.RowDecoders;
import io.xgenmm.engine.importer.GraphFile;
import io.xgenmm.engine.importer.ModelPackage;
import io.xgenmm.engine.importer.ModelPackages;
import io.xgenmm.engine.importer.TokenEmbedding;
import io.xgenmm.engine.onnx.ProbeGraph;
import io.xgenmm.engine.prompt.TextStreams;
import io.xgenmm.engine.prompt.TextTokenizer;
import io.xgenmm.engine.schedule.ModelParts;
import io.xgenmm.engine.vision.VisionCache;
import io.xgenmm.engine.vision.VisionModel;
import java.util.Optional;

/**
 * Everything of a model that is open.
 *
 * @param parts what the engine thread runs and closes
 * @param files close them after the parts
 */
record OpenedModel(ModelPackage files, Device device, TextTokenizer tokenizer, int contextTokens, ModelParts parts) {

    /** Opens native libraries, device, files and graphs, in this order. Call it on the engine thread. */
    static OpenedModel open(EngineOptions options) {
        NativeLibraries libraries = new NativeLibraries(options.cacheDirectory());
        OrtEnvironment environment = libraries.environment();
        Device device = new Devices(environment, libraries).choose(options.device());
        ModelPackage files = ModelPackages.open(
                options.directory(),
                options.cacheDirectory(),
                options.precision(),
                device.cuda(),
                options.slidingWindow());
        try {
            int threads = options.threads().orElseGet(() -> Runtime.getRuntime().availableProcessors());
            return open(options, files, new Sessions(environment, device, threads), device);
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private static OpenedModel open(EngineOptions options, ModelPackage files, Sessions sessions, Device device) {
        ModelConfig config = files.config();
        TextTokenizer tokenizer = TextTokenizer.load(files.tokenizerDirectory(), config);
        int context = contextTokens(options, config.decoder());
        TokenEmbedding embedding = files.embedding();
        RowDecoder decoder = decoder(options, files, sessions, device, embedding, context);
        try {
            VisionModel vision = VisionModel.of(
                    sessions.environment(),
                    sessions.open("vision encoder", files.visionEncoder()),
                    sessions.open("resampler", files.resampler()),
                    config);
            ModelParts parts = new ModelParts(
                    config,
                    decoder,
                    vision,
                    new VisionCache(options.imageCacheBytes()),
                    embedding,
                    stops -> TextStreams.of(tokenizer, tokenizer.ownStyle(), stops));
            return new OpenedModel(files, device, tokenizer, context, parts);
        } catch (RuntimeException e) {
            decoder.close();
            throw e;
        }
    }

    private static int contextTokens(EngineOptions options, DecoderConfig config) {
        int trained = config.maxPositions();
        int asked = options.contextTokens().orElse(trained);
        if (asked < 1 || asked > trained) {
            throw new ModelLoadException("context tokens must be from 1 to %d, what %s was trained for, but are %d"
                    .formatted(trained, options.name(), asked));
        }
        return asked;
    }

    private static RowDecoder decoder(
            EngineOptions options,
            ModelPackage files,
            Sessions sessions,
            Device device,
            TokenEmbedding embedding,
            int context) {
        OrtSession step = sessions.open("decoder", files.decoder());
        Optional<OrtSession> read = files.prefillDecoder().map(graph -> sessions.open("prefill decoder", graph));
        DecoderConfig config = files.config().decoder();
        int chunk = Math.min(options.prefillChunk(), context);
        return device.cuda()
                ? RowDecoders.onCuda(
                        sessions.environment(),
                        device.cudaIndex().orElseThrow(),
                        sessions.open("memory keeper", new GraphFile(ProbeGraph.write(), options.cacheDirectory())),
                        step,
                        read,
                        embedding,
                        config,
                        options.slots(),
                        context,
                        chunk)
                : RowDecoders.onHost(
                        sessions.environment(), step, read, embedding, config, options.slots(), context, chunk);
    }
}
