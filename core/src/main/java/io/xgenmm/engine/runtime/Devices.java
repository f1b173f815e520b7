package io.xgenmm.engine.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.onnx.ProbeGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which device works. That the CUDA provider is listed, or even loads, proves nothing: only a graph that ran does.
 */
final class Devices {
    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

    private final OrtEnvironment environment;
    private final NativeLibraries libraries;

    Devices(OrtEnvironment environment, NativeLibraries libraries) {
        this.environment = environment;
        this.libraries = libraries;
    }

    /**
     * The device for {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}; {@code auto} falls back to the CPU and logs why.
     *
     * @throws ModelLoadException if CUDA is asked for and does not work, saying why and what to do
     */
    Device choose(String asked) {
        OptionalInt wanted = Device.cudaIndexOf(asked);
        if (asked.equals("cpu")) {
            return Device.cpu("");
        }
        int index = wanted.orElse(0);
        Optional<String> obstacle = cudaObstacle(index);
        if (obstacle.isEmpty()) {
            return new Device(OptionalInt.of(index), "");
        }
        if (wanted.isPresent()) {
            throw new ModelLoadException(
                    "device cuda:%d cannot be used: %s; or use --device cpu".formatted(index, obstacle.get()));
        }
        LOG.info("computing on the CPU: {}", obstacle.get());
        return Device.cpu(obstacle.get());
    }

    /** Why CUDA cannot be used; cheap questions first, so that a host without GPU never unpacks its libraries. */
    private Optional<String> cudaObstacle(int index) {
        if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            return Optional.of("this build has ONNX Runtime for the CPU only; build it without the profile 'cpu'");
        }
        if (!driverPresent()) {
            return Optional.of(
                    "no NVIDIA driver is visible (no /dev/nvidiactl); install it, or give the container the GPU");
        }
        libraries.unpackCuda();
        try (CudaOptions options = new CudaOptions(index);
                OrtSession.SessionOptions session = options.sessionOptions();
                OrtSession probe = environment.createSession(ProbeGraph.write(), session)) {
            runOnce(probe);
            return Optional.empty();
        } catch (OrtException e) {
            return Optional.of(
                    "the CUDA provider does not work: %s; install CUDA 12 and cuDNN 9, or name a folder with libraries for your version with %s"
                            .formatted(lastPart(String.valueOf(e.getMessage())), NativeLibraries.FOLDER_VARIABLE));
        }
    }

    private static boolean driverPresent() {
        boolean linux = System.getProperty("os.name", "").startsWith("Linux");
        return !linux || Files.exists(Path.of("/dev/nvidiactl")) || Files.exists(Path.of("/dev/dxg"));
    }

    private void runOnce(OrtSession probe) throws OrtException {
        try (OnnxTensor x = OnnxTensor.createTensor(environment, new float[] {3});
                OrtSession.Result result = probe.run(Map.of(ProbeGraph.INPUT, x))) {
            float[] y = (float[]) result.get(0).getValue();
            if (y[0] != 9) {
                throw new OrtException("3 times 3 must be 9, but the device says " + y[0]);
            }
        }
    }

    /** ONNX Runtime puts source positions first and the reason last. */
    private static String lastPart(String message) {
        int error = message.lastIndexOf("with error: ");
        return error < 0
                ? message
                : message.substring(error + "with error: ".length()).strip();
    }
}
