package io.xgenmm.engine.importer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.xgenmm.engine.testkit.Npy;
import java.nio.FloatBuffer;
import java.util.Map;

/** A graph opened on the CPU, fed with arrays. */
final class Graph implements AutoCloseable {
    static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    final OrtSession session;

    Graph(GraphFile file) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.addConfigEntry(
                    "session.model_external_initializers_file_folder_path",
                    file.weightsFolder().toString());
            session = ENVIRONMENT.createSession(file.model(), options);
        }
    }

    static OnnxTensor tensor(float[] values, long... shape) throws OrtException {
        return OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(values), shape);
    }

    static OnnxTensor tensor(Npy array) throws OrtException {
        long[] shape = array.shape().stream().mapToLong(Integer::longValue).toArray();
        return tensor(array.floats(), shape);
    }

    /** Runs with the tensors, closes them and returns the only output. */
    float[] run(Map<String, OnnxTensor> inputs) throws OrtException {
        try (OrtSession.Result result = session.run(inputs)) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
