package io.xgenmm.engine.importer;

import io.xgenmm.engine.onnx.DataType;
import io.xgenmm.engine.onnx.StoredTensor;
import io.xgenmm.engine.onnx.WeightMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/** int8 with a scale a row, stored transposed for integer multiplication: the layout of {@link WeightMatrix.RowWise}. */
record RowFormat() implements MatrixFormat {
    private static final int LARGEST = 127;
    private static final int ROWS_AT_ONCE = 64; // a line of the processor's cache in the transposed matrix

    @Override
    public String label() {
        return "w8a8";
    }

    @Override
    public List<Part> parts(int rows, int columns) {
        return List.of(
                new Part(DataType.FLOAT, List.of((long) rows)), // first: floats stay aligned
                new Part(DataType.INT8, List.of((long) columns, (long) rows)));
    }

    /** Holds the whole matrix as bytes: 28 MB for the largest one of the published models. */
    @Override
    public void write(MatrixReader source, ByteSink sink, ErrorMeter errors) throws IOException {
        byte[] transposed = new byte[Math.multiplyExact(source.rows(), source.columns())];
        float[] scales = new float[source.rows()];
        IntStream.range(0, (source.rows() + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE)
                .parallel()
                .forEach(band -> quantiseBand(source, band * ROWS_AT_ONCE, scales, transposed, errors));
        ByteBuffer bytes = ByteBuffer.allocate(scales.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(scales);
        sink.put(bytes);
        sink.put(ByteBuffer.wrap(transposed));
    }

    private static void quantiseBand(
            MatrixReader source, int from, float[] scales, byte[] transposed, ErrorMeter errors) {
        int count = Math.min(ROWS_AT_ONCE, source.rows() - from);
        byte[][] band = new byte[count][source.columns()];
        float[] weights = new float[source.columns()];
        for (int r = 0; r < count; r++) {
            source.read(from + r, weights);
            scales[from + r] = quantise(weights, band[r], errors);
        }
        for (int column = 0; column < source.columns(); column++) {
            int target = column * source.rows() + from;
            for (int r = 0; r < count; r++) {
                transposed[target + r] = band[r][column];
            }
        }
    }

    /** Rounds a row and returns its scale. */
    private static float quantise(float[] weights, byte[] values, ErrorMeter errors) {
        float largest = 0;
        for (float weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }
        float scale = largest / LARGEST;
        float inverse = scale == 0 ? 0 : 1 / scale;
        float error = 0;
        float energy = 0;
        for (int i = 0; i < weights.length; i++) {
            int value = (int) (weights[i] * inverse + 128.5f) - 128; // positive before the cast, so it rounds
            values[i] = (byte) Math.min(LARGEST, value);
            float difference = weights[i] - value * scale;
            error += difference * difference;
            energy += weights[i] * weights[i];
        }
        errors.add(error, energy);
        return scale;
    }

    @Override
    public WeightMatrix weights(List<StoredTensor> parts, int rows, int columns) {
        return new WeightMatrix.RowWise(parts.get(1), parts.get(0), WeightMatrix.RowWise.Arithmetic.SIGNED);
    }
}
