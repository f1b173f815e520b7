package io.xgenmm.engine.decode;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.xgenmm.engine.ModelFailureException;
import java.util.Map;

/** One run of a decoder graph whose outputs are all pinned. */
interface GraphPass extends AutoCloseable {
    void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs);

    @Override
    void close();

    /** Takes ownership of {@code session}. */
    static GraphPass of(OrtSession session) {
        return new GraphPass() {
            @Override
            public void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
                try (OrtSession.Result ignored = session.run(inputs, outputs)) {
                    // everything asked for is pinned: the result owns nothing
                } catch (OrtException e) {
                    throw new ModelFailureException("the decoder graph failed: " + e.getMessage(), e);
                }
            }

            @Override
            public void close() {
                try {
                    session.close();
                } catch (OrtException e) {
                    throw new ModelFailureException("the decoder graph cannot be closed: " + e.getMessage(), e);
                }
            }
        };
    }
}
