package io.xgenmm.engine.onnx;

/** Element types of the graphs, with their numbers in {@code TensorProto.DataType}. */
public enum DataType {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT8(3, 1),
    INT32(6, 4),
    INT64(7, 8),
    FLOAT16(10, 2),
    BFLOAT16(16, 2);

    private final int code;
    private final int bytes;

    DataType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    int code() {
        return code;
    }

    /** Of one element. */
    public int bytes() {
        return bytes;
    }
}
