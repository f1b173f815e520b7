package io.xgenmm.engine.runtime;

import ai.onnxruntime.OrtEnvironment;
import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.decode.DeviceMemoryCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;

/**
 * What ONNX Runtime can do on this machine, found by running it.
 *
 * @param version of ONNX Runtime
 * @param providers built in, as ONNX Runtime names them
 * @param device what {@code auto} chooses
 * @param fallback why it is not a GPU; empty on a GPU
 * @param cudaWanted the major version of CUDA that the provider of this build links; empty without one
 * @param cudaPresent the major versions found on this host
 * @param bridgeProblem why device memory cannot be used; empty if its self-test passed
 */
public record RuntimeReport(
        String version,
        List<String> providers,
        String device,
        String fallback,
        OptionalInt cudaWanted,
        SortedSet<Integer> cudaPresent,
        Optional<String> bridgeProblem) {

    /**
     * @param cacheDirectory where native libraries are kept between starts
     * @throws ModelLoadException if the native libraries cannot be loaded
     */
    public static RuntimeReport make(Path cacheDirectory) {
        NativeLibraries libraries = new NativeLibraries(cacheDirectory);
        try {
            OrtEnvironment environment = libraries.environment();
            Device device = new Devices(environment, libraries).choose("auto");
            return new RuntimeReport(
                    environment.getVersion(),
                    OrtEnvironment.getAvailableProviders().stream()
                            .map(Enum::name)
                            .sorted()
                            .toList(),
                    device.label(),
                    device.note(),
                    libraries.cudaMajor(),
                    CudaLibraries.presentIn(CudaLibraries.searchPath()),
                    DeviceMemoryCheck.run(environment));
        } catch (LinkageError e) {
            throw new ModelLoadException(
                    "ONNX Runtime's native libraries do not load: %s; they need 64-bit Linux with glibc, macOS or Windows"
                            .formatted(e.getMessage()),
                    e);
        }
    }
}
