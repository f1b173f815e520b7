package io.xgenmm.engine.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.Checkpoint;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.checkpoint.Tensor;
import io.xgenmm.engine.checkpoint.TensorType;
import io.xgenmm.engine.onnx.MatrixGraph;
import io.xgenmm.engine.onnx.MatrixRows;
import io.xgenmm.engine.onnx.StoredTensor;
import io.xgenmm.engine.onnx.WeightMatrix;
import io.xgenmm.engine.testkit.Differences;
import io.xgenmm.engine.testkit.TestModels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each format written, multiplied by ONNX Runtime, and compared with the plain product in double precision. */
class MatrixFormatTest {
    @TempDir
    Path folder;

    /** Root of the squared error over the squared products: rounded weights and activations, normally distributed. */
    @ParameterizedTest
    @CsvSource({
        "fp32, 70, 96, 1e-6",
        "fp16, 70, 96, 4e-4",
        "bf16, 70, 96, 3e-3",
        "int8-128, 70, 256, 0.011",
        "int8-128, 70, 96, 0.011",
        "int8-32, 33, 100, 0.011",
        "int4-128, 70, 256, 0.115",
        "int4-128, 70, 96, 0.115",
        "int4-64, 65, 200, 0.11",
        "int4-32, 33, 100, 0.1",
        "int4-256, 64, 300, 0.125",
        "w8a8, 70, 96, 0.011",
        "w8a8, 33, 101, 0.011",
    })
    void productIsNearThePlainOne(String label, int rows, int columns, double tolerance) throws Exception {
        float[] weights = random(1, rows * columns);
        float[] x = random(2, 5 * columns);
        MatrixFormat format = MatrixFormat.of(label);

        float[] product = multiply(format, weights, rows, columns, x);

        double[] plain = plain(weights, rows, columns, x);
        double error = 0;
        double energy = 0;
        for (int i = 0; i < plain.length; i++) {
            error += Math.pow(product[i] - plain[i], 2);
            energy += Math.pow(plain[i], 2);
        }
        assertThat(Math.sqrt(error / energy)).as(label).isLessThan(tolerance);
        assertThat(format.label()).isEqualTo(label);
    }

    /** The rounded weights themselves, read back from the bytes, against the kernel: only activations differ. */
    @ParameterizedTest
    @CsvSource({"int8-128, 64, 256", "int4-128, 64, 256", "int4-32, 64, 96", "w8a8, 64, 96"})
    void kernelUsesTheWeightsThatWereStored(String label, int rows, int columns) throws Exception {
        MatrixFormat format = MatrixFormat.of(label);
        float[] weights = random(3, rows * columns);
        ByteBuffer bytes = written(format, weights, rows, columns);
        float[] dequantised = dequantise(label, bytes, rows, columns);
        float[] x = new float[columns]; // one column at a time: activations are exact
        for (int column : new int[] {0, 1, 31, columns - 1}) {
            Arrays.fill(x, 0);
            x[column] = 1;

            float[] product = multiply(format, weights, rows, columns, x);

            float[] expected = new float[rows];
            for (int r = 0; r < rows; r++) {
                expected[r] = dequantised[r * columns + column];
            }
            Differences.assertClose(label, product, expected, 1e-5);
        }
    }

    @Test
    void roundingErrorIsReported() throws Exception {
        float[] weights = random(4, 64 * 256);
        ErrorMeter errors = new ErrorMeter();
        reader(weights, 64, 256, r -> new BlockFormat(4, 128).write(r, b -> {}, errors));

        assertThat(errors.relative()).isBetween(0.09, 0.105);
    }

    @Test
    void searchedScaleBeatsThePlainOne() {
        float[] weights = random(5, 128);
        BlockQuantiser quantiser = new BlockQuantiser(4, 128);

        float scale = quantiser.quantise(weights, 0, 128);

        double searched = 0;
        double plain = 0;
        float largest = 0;
        for (float w : weights) {
            largest = Math.max(largest, Math.abs(w));
        }
        for (int i = 0; i < 128; i++) {
            searched += Math.pow(weights[i] - quantiser.values()[i] * scale, 2);
            plain += Math.pow(weights[i] - Math.round(weights[i] / (largest / 7)) * (largest / 7), 2);
        }
        assertThat(searched).isLessThan(0.85 * plain);
    }

    @Test
    void rowWiseProductIsTheSameInEveryArithmetic() throws Exception {
        float[] weights = random(8, 64 * 96);
        float[] x = random(9, 3 * 96);
        place(new RowFormat(), weights, 64, 96);
        WeightMatrix.RowWise stored =
                (WeightMatrix.RowWise) new RowFormat().weights(placed(new RowFormat(), 64, 96), 64, 96);

        float[] signed = multiply(stored.with(WeightMatrix.RowWise.Arithmetic.SIGNED), 64, 96, x);
        float[] unsigned = multiply(stored.with(WeightMatrix.RowWise.Arithmetic.UNSIGNED), 64, 96, x);
        float[] floats = multiply(stored.with(WeightMatrix.RowWise.Arithmetic.FLOATS), 64, 96, x);

        assertThat(unsigned).isEqualTo(signed);
        Differences.assertClose("activations not rounded", floats, signed, 0.02 * Differences.magnitude(signed));
    }

    @Test
    void processorsAreToldApartByTheirFlags() throws Exception {
        Path processor = folder.resolve("cpuinfo");
        Files.writeString(processor, "model name : x\nflags\t\t: avx2 avx512_vnni\n");
        assertThat(IntegerKernels.hasVnni(processor)).isTrue();
        Files.writeString(processor, "model name : x\nflags\t\t: avx2 avx512f\n");
        assertThat(IntegerKernels.hasVnni(processor)).isFalse();
        assertThat(IntegerKernels.hasVnni(folder.resolve("nothing"))).isFalse();
    }

    @Test
    void zerosStayZeros() throws Exception {
        float[] zeros = new float[64 * 96];
        for (String label : List.of("int4-128", "int8-128", "w8a8", "fp16")) {
            assertThat(multiply(MatrixFormat.of(label), zeros, 64, 96, random(1, 96)))
                    .containsOnly(0f);
        }
        assertThat(multiply(new RowFormat(), random(1, 64 * 96), 64, 96, new float[96]))
                .containsOnly(0f);
    }

    /** Whatever the neighbour is; alone another kernel may run, which sums in another order. */
    @Test
    void rowsDoNotFeelTheirNeighbours() throws Exception {
        float[] weights = random(6, 64 * 256);
        float[] row = random(7, 256);
        for (String label : List.of("w8a8", "int4-128", "int8-128")) {
            float[] alone = multiply(MatrixFormat.of(label), weights, 64, 256, row);
            float[] beside = multiply(MatrixFormat.of(label), weights, 64, 256, withNeighbour(row, 1));
            float[] besideLoud = multiply(MatrixFormat.of(label), weights, 64, 256, withNeighbour(row, 1e4f));

            assertThat(Arrays.copyOf(besideLoud, 64)).as(label).isEqualTo(Arrays.copyOf(beside, 64));
            Differences.assertClose(label, Arrays.copyOf(beside, 64), alone, 1e-4);
        }
    }

    private static float[] withNeighbour(float[] row, float loudness) {
        float[] both = Arrays.copyOf(row, 2 * row.length);
        for (int i = row.length; i < both.length; i++) {
            both[i] = loudness * (i % 17 - 8);
        }
        return both;
    }

    @Test
    void weightsBeyondHalfPrecisionAreRefused() {
        float[] weights = {1, 70000};

        assertThatThrownBy(() -> written(MatrixFormat.of("fp16"), weights, 1, 2))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("holds 70000.0, but fp16 ends at 65504.0; import it as bf16 or fp32");
    }

    @Test
    void unknownLabelsAreRefused() {
        assertThatThrownBy(() -> MatrixFormat.of("int3-128"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("int3-128");
    }

    private float[] multiply(MatrixFormat format, float[] weights, int rows, int columns, float[] x) throws Exception {
        place(format, weights, rows, columns);
        return multiply(format.weights(placed(format, rows, columns), rows, columns), rows, columns, x);
    }

    private void place(MatrixFormat format, float[] weights, int rows, int columns) throws Exception {
        Files.write(folder.resolve("w"), written(format, weights, rows, columns).array());
    }

    private static List<StoredTensor> placed(MatrixFormat format, int rows, int columns) {
        List<StoredTensor> parts = new ArrayList<>();
        long offset = 0;
        for (MatrixFormat.Part part : format.parts(rows, columns)) {
            parts.add(new StoredTensor(part.type(), part.shape(), "w", offset));
            offset += part.bytes();
        }
        return parts;
    }

    private float[] multiply(WeightMatrix matrix, int rows, int columns, float[] x) throws Exception {
        try (Graph graph = new Graph(new GraphFile(MatrixGraph.write(matrix, rows, columns), folder))) {
            return graph.run(Map.of("x", Graph.tensor(x, x.length / columns, columns)));
        }
    }

    private ByteBuffer written(MatrixFormat format, float[] weights, int rows, int columns) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        reader(
                weights,
                rows,
                columns,
                r -> format.write(
                        r,
                        bytes -> {
                            byte[] copy = new byte[bytes.remaining()];
                            bytes.get(copy);
                            out.writeBytes(copy);
                        },
                        new ErrorMeter()));
        long planned = format.parts(rows, columns).stream()
                .mapToLong(MatrixFormat.Part::bytes)
                .sum();
        assertThat((long) out.size()).isEqualTo(planned);
        return ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private interface Use {
        void with(MatrixReader reader) throws Exception;
    }

    private void reader(float[] weights, int rows, int columns, Use use) throws Exception {
        ByteBuffer data = ByteBuffer.allocate(weights.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(weights);
        Tensor tensor = new Tensor("m", TensorType.F32, List.of(rows, columns), data, folder, 0);
        List<MatrixRows.Part> parts = // two parts: they must read as one
                rows > 1
                        ? List.of(new MatrixRows.Part("m", 0, rows / 2), new MatrixRows.Part("m", rows / 2, rows))
                        : List.of(new MatrixRows.Part("m", 0, rows));
        Checkpoint checkpoint = new OneTensor(tensor);
        Equalisation none = Equalisation.of(checkpoint, false, false);
        use.with(new MatrixReader(checkpoint, none, new MatrixRows(parts, columns)));
    }

    private static float[] dequantise(String label, ByteBuffer bytes, int rows, int columns) {
        float[] weights = new float[rows * columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                weights[r * columns + c] = label.equals("w8a8")
                        ? bytes.get(4 * rows + c * rows + r) * bytes.getFloat(4 * r)
                        : block(label, bytes, rows, columns, r, c);
            }
        }
        return weights;
    }

    private static float block(String label, ByteBuffer bytes, int rows, int columns, int r, int c) {
        int bits = label.charAt(3) - '0';
        int block = Integer.parseInt(label.substring(5));
        int blocks = (columns + block - 1) / block;
        float scale = bytes.getFloat(rows * blocks * block * bits / 8 + 4 * (r * blocks + c / block));
        int at = (r * blocks + c / block) * block + c % block; // element in the padded matrix
        return bits == 8
                ? ((bytes.get(at) & 0xff) - 128) * scale
                : ((bytes.get(at / 2) >> 4 * (at % 2) & 0xf) - 8) * scale;
    }

    private static double[] plain(float[] weights, int rows, int columns, float[] x) {
        int batch = x.length / columns;
        double[] product = new double[batch * rows];
        for (int b = 0; b < batch; b++) {
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    product[b * rows + r] += (double) weights[r * columns + c] * x[b * columns + c];
                }
            }
        }
        return product;
    }

    private static float[] random(long seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private record OneTensor(Tensor only) implements Checkpoint {
        @Override
        public Path directory() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ModelConfig config() {
            return TestModels.tiny(Variant.BASE);
        }

        @Override
        public Tensor tensor(String name) {
            return only;
        }

        @Override
        public Collection<Tensor> tensors() {
            return List.of(only);
        }

        @Override
        public void close() {}
    }
}
