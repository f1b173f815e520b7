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
        IntStream.range(0, source.rows())
                .parallel()
                .forEach(row -> scales[row] = quantiseRow(source, row, transposed, errors));
        ByteBuffer bytes = ByteBuffer.allocate(scales.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(scales);
        sink.put(bytes);
        sink.put(ByteBuffer.wrap(transposed));
    }

    private static float quantiseRow(MatrixReader source, int row, byte[] transposed, ErrorMeter errors) {
        float[] weights = new float[source.columns()];
        source.read(row, weights);
        float largest = 0;
        for (float weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }
        float scale = largest / LARGEST;
        double error = 0;
        double energy = 0;
        for (int column = 0; column < weights.length; column++) {
            int value = scale == 0 ? 0 : Math.round(weights[column] / scale);
            transposed[column * source.rows() + row] = (byte) value;
            double difference = weights[column] - value * scale;
            error += difference * difference;
            energy += (double) weights[column] * weights[column];
        }
        errors.add(error, energy);
        return scale;
    }

    @Override
    public WeightMatrix weights(List<StoredTensor> parts, int rows, int columns) {
        return new WeightMatrix.RowWise(parts.get(1), parts.get(0), true);
    }
}
