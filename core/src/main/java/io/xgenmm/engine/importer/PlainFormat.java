package io.xgenmm.engine.importer;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.onnx.DataType;
import io.xgenmm.engine.onnx.StoredTensor;
import io.xgenmm.engine.onnx.WeightMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Floats, row by row.
 *
 * @param type FLOAT, FLOAT16 or BFLOAT16
 */
record PlainFormat(DataType type) implements MatrixFormat {

    @Override
    public String label() {
        return switch (type) {
            case FLOAT16 -> "fp16";
            case BFLOAT16 -> "bf16";
            default -> "fp32";
        };
    }

    @Override
    public List<Part> parts(int rows, int columns) {
        return List.of(new Part(type, List.of((long) rows, (long) columns)));
    }

    @Override
    public void write(MatrixReader source, ByteSink sink, ErrorMeter errors) throws IOException {
        float[] row = new float[source.columns()];
        ByteBuffer bytes = ByteBuffer.allocate(row.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int r = 0; r < source.rows(); r++) {
            source.read(r, row);
            bytes.clear();
            put(row, row.length, bytes, source.name());
            sink.put(bytes.flip());
        }
    }

    /** Appends values in this type. */
    void put(float[] values, int count, ByteBuffer target, String name) {
        for (int i = 0; i < count; i++) {
            switch (type) {
                case FLOAT16 -> target.putShort(half(values[i], name));
                case BFLOAT16 -> target.putShort(Narrowing.bfloat16(values[i]));
                default -> target.putFloat(values[i]);
            }
        }
    }

    private static short half(float value, String name) {
        if (Math.abs(value) > Narrowing.LARGEST_HALF) {
            throw new ModelLoadException("%s holds %s, but fp16 ends at %s; import it as bf16 or fp32"
                    .formatted(name, value, Narrowing.LARGEST_HALF));
        }
        return Narrowing.half(value);
    }

    @Override
    public WeightMatrix weights(List<StoredTensor> parts, int rows, int columns) {
        return new WeightMatrix.Plain(parts);
    }
}
