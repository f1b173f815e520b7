package io.xgenmm.engine.importer;

import io.xgenmm.engine.onnx.DataType;
import io.xgenmm.engine.onnx.StoredTensor;
import io.xgenmm.engine.onnx.WeightMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Symmetric integers in blocks along the columns, the layout of {@link WeightMatrix.Blocks}.
 *
 * @param bits 4 or 8
 * @param block 32, 64, 128 or 256 columns share a scale
 */
record BlockFormat(int bits, int block) implements MatrixFormat {
    private static final int ROWS_AT_ONCE = 256;
    private static final int ROUND_ACTIVATIONS = 4;

    @Override
    public String label() {
        return "int%d-%d".formatted(bits, block);
    }

    private int blocks(int columns) {
        return (columns + block - 1) / block;
    }

    private int blockBytes() {
        return block * bits / Byte.SIZE;
    }

    @Override
    public List<Part> parts(int rows, int columns) {
        long blocks = blocks(columns);
        return List.of(
                new Part(DataType.UINT8, List.of((long) rows, blocks, (long) blockBytes())),
                new Part(DataType.FLOAT, List.of(rows * blocks)));
    }

    @Override
    public void write(MatrixReader source, ByteSink sink, ErrorMeter errors) throws IOException {
        int blocks = blocks(source.columns());
        float[] scales = new float[source.rows() * blocks];
        byte[] values = new byte[Math.min(ROWS_AT_ONCE, source.rows()) * blocks * blockBytes()];
        for (int first = 0; first < source.rows(); first += ROWS_AT_ONCE) {
            int from = first;
            int count = Math.min(ROWS_AT_ONCE, source.rows() - first);
            IntStream.range(0, count)
                    .parallel()
                    .forEach(r -> quantiseRow(source, from + r, values, r * blocks * blockBytes(), scales, errors));
            sink.put(ByteBuffer.wrap(values, 0, count * blocks * blockBytes()));
        }
        ByteBuffer bytes = ByteBuffer.allocate(scales.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(scales);
        sink.put(bytes);
    }

    private void quantiseRow(
            MatrixReader source, int row, byte[] values, int offset, float[] scales, ErrorMeter errors) {
        float[] weights = new float[source.columns()];
        source.read(row, weights);
        BlockQuantiser quantiser = new BlockQuantiser(bits, block);
        int blocks = blocks(weights.length);
        for (int b = 0; b < blocks; b++) {
            int from = b * block;
            int count = Math.min(block, weights.length - from);
            float scale = quantiser.quantise(weights, from, count);
            scales[row * blocks + b] = scale;
            pack(quantiser.values(), values, offset + b * blockBytes());
            measure(weights, from, count, quantiser.values(), scale, errors);
        }
    }

    private void pack(int[] integers, byte[] target, int offset) {
        int zeroPoint = 1 << bits - 1;
        for (int i = 0; i < blockBytes(); i++) {
            target[offset + i] = (byte)
                    (bits == 8
                            ? integers[i] + zeroPoint
                            : integers[2 * i] + zeroPoint | integers[2 * i + 1] + zeroPoint << 4);
        }
    }

    private static void measure(float[] weights, int from, int count, int[] integers, float scale, ErrorMeter errors) {
        double error = 0;
        double energy = 0;
        for (int i = 0; i < count; i++) {
            double difference = weights[from + i] - integers[i] * scale;
            error += difference * difference;
            energy += (double) weights[from + i] * weights[from + i];
        }
        errors.add(error, energy);
    }

    /** The error over a sample of rows: decides whether this format is good enough before anything is written. */
    double sampleError(MatrixReader source, int sampledRows) {
        ErrorMeter errors = new ErrorMeter();
        int blocks = blocks(source.columns());
        int step = Math.max(1, source.rows() / sampledRows);
        IntStream.range(0, (source.rows() + step - 1) / step).parallel().forEach(i -> {
            float[] weights = new float[source.columns()];
            source.read(i * step, weights);
            BlockQuantiser quantiser = new BlockQuantiser(bits, block);
            for (int b = 0; b < blocks; b++) {
                int count = Math.min(block, weights.length - b * block);
                float scale = quantiser.quantise(weights, b * block, count);
                measure(weights, b * block, count, quantiser.values(), scale, errors);
            }
        });
        return errors.relative();
    }

    @Override
    public WeightMatrix weights(List<StoredTensor> parts, int rows, int columns) {
        return new WeightMatrix.Blocks(parts.get(0), parts.get(1), rows, columns, bits, block, ROUND_ACTIVATIONS);
    }
}
