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
        int blocks = blocks(source.columns());
        quantiseRow(source, row, errors, (b, scale, integers) -> {
            scales[row * blocks + b] = scale;
            pack(integers, values, offset + b * blockBytes());
        });
    }

    private interface Quantised {
        void block(int index, float scale, int[] integers);
    }

    private void quantiseRow(MatrixReader source, int row, ErrorMeter errors, Quantised target) {
        float[] weights = new float[source.columns()];
        source.read(row, weights);
        BlockQuantiser quantiser = new BlockQuantiser(bits, block);
        float error = 0;
        float energy = 0;
        for (int from = 0; from < weights.length; from += block) {
            int count = Math.min(block, weights.length - from);
            float scale = quantiser.quantise(weights, from, count);
            target.block(from / block, scale, quantiser.values());
            for (int i = 0; i < count; i++) {
                float difference = weights[from + i] - quantiser.values()[i] * scale;
                error += difference * difference;
                energy += weights[from + i] * weights[from + i];
            }
        }
        errors.add(error, energy);
    }

    private void pack(int[] integers, byte[] target, int offset) {
        int zeroPoint = 1 << (bits - 1);
        for (int i = 0; i < blockBytes(); i++) {
            int packed = bits == 8
                    ? integers[i] + zeroPoint
                    : (integers[2 * i] + zeroPoint) | ((integers[2 * i + 1] + zeroPoint) << 4);
            target[offset + i] = (byte) packed;
        }
    }

    /** The error over a sample of rows: decides whether this format is good enough before anything is written. */
    double sampleError(MatrixReader source, int sampledRows) {
        ErrorMeter errors = new ErrorMeter();
        int step = Math.max(1, source.rows() / sampledRows);
        IntStream.range(0, (source.rows() + step - 1) / step)
                .parallel()
                .forEach(i -> quantiseRow(source, i * step, errors, (b, scale, integers) -> {}));
        return errors.relative();
    }

    @Override
    public WeightMatrix weights(List<StoredTensor> parts, int rows, int columns) {
        return new WeightMatrix.Blocks(parts.get(0), parts.get(1), rows, columns, bits, block, ROUND_ACTIVATIONS);
    }
}
