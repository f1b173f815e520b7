package io.xgenmm.engine.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.importer.GraphFile;

/**
 * Opens graphs on one device. Call it on a thread with a deep stack: ONNX Runtime 1.29 overflows a usual one when the
 * command line of the process is long.
 */
final class Sessions {
    /** Whether idle compute threads spin while they wait for work: a little faster alone, a burden on shared hosts. */
    static final String SPINNING_PROPERTY = "xgenmm.spinning";

    private final OrtEnvironment environment;
    private final Device device;
    private final int threads;

    Sessions(OrtEnvironment environment, Device device, int threads) {
        this.environment = environment;
        this.device = device;
        this.threads = threads;
    }

    OrtEnvironment environment() {
        return environment;
    }

    /** @throws ModelLoadException naming the graph if it cannot be opened */
    OrtSession open(String name, GraphFile graph) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setMemoryPatternOptimization(false); // shapes change from step to step
            options.addConfigEntry("session.intra_op.allow_spinning", spinning() ? "1" : "0");
            options.addConfigEntry(
                    "session.model_external_initializers_file_folder_path",
                    graph.weightsFolder().toString());
            return device.cuda() ? openOnCuda(graph, options) : environment.createSession(graph.model(), options);
        } catch (OrtException e) {
            throw new ModelLoadException(
                    "the %s cannot be opened on %s: %s".formatted(name, device.label(), e.getMessage()), e);
        }
    }

    private OrtSession openOnCuda(GraphFile graph, OrtSession.SessionOptions options) throws OrtException {
        try (CudaOptions cuda = new CudaOptions(device.cudaIndex().orElseThrow())) {
            cuda.addTo(options);
            return environment.createSession(graph.model(), options);
        }
    }

    private static boolean spinning() {
        return Boolean.parseBoolean(System.getProperty(SPINNING_PROPERTY, "true"));
    }
}
