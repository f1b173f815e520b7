package io.xgenmm.engine.decode;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import io.xgenmm.engine.ModelLoadException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The few functions of ONNX Runtime's C API that its Java API lacks: tensors in memory of a device. Everything else goes the
 * official way; a tensor made here is wrapped as an {@link OnnxTensor}.
 *
 * <p>The function table only ever grows, so the slots used here are the same in every later version; still {@link #open}
 * tries each kind of call on harmless values first, and refuses if anything is not as expected. Engine thread only.
 *
 * <p>Source of the slots: onnxruntime_c_api.h of 1.29.0.
 */
final class OrtBridge {
    static final int FLOAT16 = 10;
    static final int FLOAT32 = 1;

    private static final int CREATE_STATUS = 0;
    private static final int GET_ERROR_CODE = 1;
    private static final int GET_ERROR_MESSAGE = 2;
    private static final int SESSION_GET_INPUT_COUNT = 30;
    private static final int CREATE_TENSOR = 48;
    private static final int CREATE_TENSOR_WITH_DATA = 49;
    private static final int GET_TENSOR_MUTABLE_DATA = 51;
    private static final int CREATE_MEMORY_INFO = 68;
    private static final int RELEASE_STATUS = 93;
    private static final int RELEASE_MEMORY_INFO = 94;
    private static final int RELEASE_VALUE = 96;
    private static final int CREATE_ALLOCATOR = 131;
    private static final int RELEASE_ALLOCATOR = 132;

    private static final int OLDEST_MINOR = 23;
    private static final int PROBE_CODE = 2;

    private final Pointer api;
    private final Map<Integer, Function> functions = new HashMap<>();

    private OrtBridge(Pointer api) {
        this.api = api;
    }

    /**
     * @param session any open one
     * @throws ModelLoadException if this version of ONNX Runtime is not as expected
     */
    static OrtBridge open(OrtEnvironment environment, OrtSession session) {
        try {
            checkVersion(environment.getVersion());
            Class<?> runtime = Class.forName("ai.onnxruntime.OnnxRuntime");
            OrtBridge bridge = new OrtBridge(new Pointer(longField(runtime, "ortApiHandle", null)));
            bridge.selfTest(environment, session);
            return bridge;
        } catch (ReflectiveOperationException | OrtException | RuntimeException | UnsatisfiedLinkError e) {
            throw new ModelLoadException(
                    "device memory needs the ONNX Runtime that this build was made with, but its self-test failed: %s; use --device cpu"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static void checkVersion(String version) {
        String[] parts = version.split("\\.", -1);
        boolean known = parts.length > 1 && parts[0].equals("1") && Integer.parseInt(parts[1]) >= OLDEST_MINOR;
        expect(known, "version 1.%d or newer".formatted(OLDEST_MINOR), version);
    }

    private static void expect(boolean ok, String expected, Object found) {
        if (!ok) {
            throw new IllegalStateException("expected %s, found %s".formatted(expected, found));
        }
    }

    private void selfTest(OrtEnvironment environment, OrtSession session)
            throws ReflectiveOperationException, OrtException {
        Pointer status = function(CREATE_STATUS).invokePointer(new Object[] {PROBE_CODE, "probe"});
        int code = function(GET_ERROR_CODE).invokeInt(new Object[] {status});
        String message = function(GET_ERROR_MESSAGE).invokeString(new Object[] {status}, false);
        function(RELEASE_STATUS).invokeVoid(new Object[] {status});
        expect(code == PROBE_CODE && message.equals("probe"), "status 2 'probe'", code + " '" + message + "'");

        ByteBuffer data = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, data.asFloatBuffer(), new long[] {1})) {
            Pointer found = data(new Pointer(longField(OnnxTensor.class, "nativeHandle", tensor)));
            expect(found.equals(Native.getDirectBufferPointer(data)), "the tensor's own memory", found);
        }
        LongByReference inputs = new LongByReference();
        check(function(SESSION_GET_INPUT_COUNT).invokePointer(new Object[] {handle(session), inputs}));
        expect(inputs.getValue() == session.getNumInputs(), session.getNumInputs() + " inputs", inputs.getValue());
    }

    private static Pointer handle(OrtSession session) throws ReflectiveOperationException {
        return new Pointer(longField(OrtSession.class, "nativeHandle", session));
    }

    private static long longField(Class<?> type, String name, @Nullable Object owner)
            throws ReflectiveOperationException {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.getLong(owner);
                }
            }
        }
        throw new NoSuchFieldException(type.getName() + "." + name);
    }

    private Function function(int slot) {
        return functions.computeIfAbsent(
                slot, s -> Function.getFunction(api.getPointer((long) s * Native.POINTER_SIZE)));
    }

    private void check(@Nullable Pointer status) {
        if (status != null) {
            String message = function(GET_ERROR_MESSAGE).invokeString(new Object[] {status}, false);
            function(RELEASE_STATUS).invokeVoid(new Object[] {status});
            throw new IllegalStateException(message);
        }
    }

    /** Calls a function whose last argument receives a pointer. */
    private Pointer make(int slot, Object... arguments) {
        PointerByReference result = new PointerByReference();
        Object[] all = new Object[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = result;
        check(function(slot).invokePointer(all));
        return result.getValue();
    }

    /** Describes memory of a device: {@code Cuda} or {@code Cpu}. */
    Pointer memoryInfo(String device, int index) {
        int deviceAllocator = 0;
        int defaultMemory = 0;
        return make(CREATE_MEMORY_INFO, device, deviceAllocator, index, defaultMemory);
    }

    void releaseMemoryInfo(Pointer info) {
        function(RELEASE_MEMORY_INFO).invokeVoid(new Object[] {info});
    }

    /** The allocator of {@code session}'s arena; the session must outlive all that is allocated. */
    Pointer allocator(OrtSession session, Pointer memoryInfo) {
        try {
            return make(CREATE_ALLOCATOR, handle(session), memoryInfo);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the session has no native handle", e);
        }
    }

    void releaseAllocator(Pointer allocator) {
        function(RELEASE_ALLOCATOR).invokeVoid(new Object[] {allocator});
    }

    /** A tensor with memory of its own. */
    Pointer tensor(Pointer allocator, long[] shape, int elementType) {
        return make(CREATE_TENSOR, allocator, shape, (long) shape.length, elementType);
    }

    /** A tensor over memory of another one. */
    Pointer view(Pointer memoryInfo, Pointer data, long bytes, long[] shape, int elementType) {
        return make(CREATE_TENSOR_WITH_DATA, memoryInfo, data, bytes, shape, (long) shape.length, elementType);
    }

    /** Where a tensor's memory begins; an address of the device. */
    Pointer data(Pointer tensor) {
        return make(GET_TENSOR_MUTABLE_DATA, tensor);
    }

    void releaseValue(Pointer tensor) {
        function(RELEASE_VALUE).invokeVoid(new Object[] {tensor});
    }

    /** Hands a tensor to the official API, which releases it when closed. */
    OnnxTensor wrap(Pointer tensor, long[] shape, boolean half) {
        try {
            Constructor<TensorInfo> info = TensorInfo.class.getDeclaredConstructor(
                    long[].class, OnnxJavaType.class, TensorInfo.OnnxTensorType.class);
            info.setAccessible(true);
            Constructor<OnnxTensor> wrapper =
                    OnnxTensor.class.getDeclaredConstructor(long.class, long.class, TensorInfo.class);
            wrapper.setAccessible(true);
            TensorInfo described = half
                    ? info.newInstance(
                            shape,
                            OnnxJavaType.FLOAT16,
                            TensorInfo.OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16)
                    : info.newInstance(
                            shape, OnnxJavaType.FLOAT, TensorInfo.OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT);
            return wrapper.newInstance(Pointer.nativeValue(tensor), 0L, described);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a native tensor cannot be wrapped: " + e.getMessage(), e);
        }
    }
}
