package io.xgenmm.engine.decode;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.jna.Pointer;
import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.onnx.ProbeGraph;
import java.util.Map;
import java.util.Optional;

/**
 * Tries the bridge to ONNX Runtime's memory without a model: its self-test, and a tensor of its own that a graph reads. Runs on
 * the CPU's memory, where the calls are the same as on a GPU's.
 */
public final class DeviceMemoryCheck {
    private static final float PROBE = 3;

    private DeviceMemoryCheck() {}

    /** @return what is wrong; empty if it works */
    public static Optional<String> run(OrtEnvironment environment) {
        try (OrtSession session = environment.createSession(ProbeGraph.write())) {
            OrtBridge bridge = OrtBridge.open(environment, session);
            float product = multiply(bridge, session);
            return product == PROBE * PROBE
                    ? Optional.empty()
                    : Optional.of("3 times 3 must be 9 in memory of our own, but is " + product);
        } catch (OrtException | ModelLoadException | IllegalStateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static float multiply(OrtBridge bridge, OrtSession session) throws OrtException {
        Pointer memory = bridge.memoryInfo("Cpu", 0);
        Pointer allocator = bridge.allocator(session, memory);
        try {
            Pointer tensor = bridge.tensor(allocator, new long[] {1}, OrtBridge.FLOAT32);
            bridge.data(tensor).setFloat(0, PROBE);
            try (OnnxTensor input = bridge.wrap(tensor, new long[] {1}, false);
                    OrtSession.Result result = session.run(Map.of(ProbeGraph.INPUT, input))) {
                return ((float[]) result.get(0).getValue())[0];
            }
        } finally {
            bridge.releaseAllocator(allocator);
            bridge.releaseMemoryInfo(memory);
        }
    }
}
