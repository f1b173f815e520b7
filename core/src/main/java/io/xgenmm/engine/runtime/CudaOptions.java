package io.xgenmm.engine.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;

/** How sessions use one CUDA device. */
final class CudaOptions implements AutoCloseable {
    private final OrtCUDAProviderOptions provider;

    /** @throws OrtException with the reason if the provider cannot be loaded */
    CudaOptions(int index) throws OrtException {
        provider = new OrtCUDAProviderOptions(index);
        provider.add("arena_extend_strategy", "kSameAsRequested"); // the default doubles what it takes
    }

    void addTo(OrtSession.SessionOptions options) throws OrtException {
        options.addCUDA(provider);
        options.addConfigEntry("session.use_device_allocator_for_initializers", "1"); // weights outside the arena
    }

    /** Options for a probe: nothing is printed when it fails. */
    OrtSession.SessionOptions sessionOptions() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        addTo(options);
        return options;
    }

    @Override
    public void close() {
        provider.close();
    }
}
