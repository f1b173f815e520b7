package io.xgenmm.engine.decode;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.xgenmm.engine.ModelFailureException;
import io.xgenmm.engine.ModelLoadException;
import java.util.List;

/** Copies within the memory of a CUDA device, through the CUDA runtime that ONNX Runtime has loaded. */
final class CudaCopier implements BlockCopier {
    private static final List<String> LIBRARIES =
            List.of("libcudart.so.12", "libcudart.so.13", "cudart64_12", "cudart64_13");
    private static final int DEVICE_TO_DEVICE = 3;

    private final Function copy2d;
    private final Function synchronize;

    CudaCopier() {
        NativeLibrary cuda = load();
        copy2d = cuda.getFunction("cudaMemcpy2D");
        synchronize = cuda.getFunction("cudaDeviceSynchronize");
    }

    private static NativeLibrary load() {
        for (String name : LIBRARIES) {
            try {
                return NativeLibrary.getInstance(name);
            } catch (UnsatisfiedLinkError e) {
                // the next version may be there
            }
        }
        throw new ModelLoadException("none of %s can be loaded; install the CUDA runtime or use --device cpu"
                .formatted(String.join(", ", LIBRARIES)));
    }

    @Override
    public void copy(Pointer source, Pointer target, long bytes, long stride, int blocks) {
        Object[] arguments = {target, stride, source, stride, bytes, (long) blocks, DEVICE_TO_DEVICE};
        check("cudaMemcpy2D", copy2d.invokeInt(arguments));
    }

    @Override
    public void finish() {
        check("cudaDeviceSynchronize", synchronize.invokeInt(new Object[0]));
    }

    private static void check(String what, int error) {
        if (error != 0) {
            throw new ModelFailureException("%s must answer 0, but answered %d".formatted(what, error));
        }
    }
}
