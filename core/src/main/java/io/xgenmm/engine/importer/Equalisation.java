package io.xgenmm.engine.importer;

import io.xgenmm.engine.checkpoint.Checkpoint;
import io.xgenmm.engine.checkpoint.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes loud channels out of activations before they are rounded: where the matrices that read a norm have small columns,
 * the columns are multiplied and the norm's weight is divided by the same power of two. The model stays the same, bit for
 * bit in floats, but one scale can then serve a whole row of activations.
 *
 * <p>The idea is that of SmoothQuant, arXiv 2211.10438; the factors come from the weights alone and only ever quieten.
 * Thread-safe.
 */
final class Equalisation {
    private static final double LARGEST_FACTOR = 1 << 14;

    private final Checkpoint checkpoint;
    private final Map<String, Group> groups = new HashMap<>();

    private Equalisation(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** @param decoder whether the decoder's activations are going to be rounded; {@code vision}: the towers' likewise */
    static Equalisation of(Checkpoint checkpoint, boolean decoder, boolean vision) {
        Equalisation equalisation = new Equalisation(checkpoint);
        NormReaders readers = new NormReaders(checkpoint.config());
        if (decoder) {
            readers.decoder().forEach(equalisation::add);
        }
        if (vision) {
            readers.vision().forEach(equalisation::add);
        }
        return equalisation;
    }

    private void add(NormReaders.Group readers) {
        Group group = new Group(readers);
        readers.norms().forEach(name -> groups.put(name, group));
        readers.matrices().forEach(name -> groups.put(name, group));
    }

    /** Multiplies values [from column 0] of a row of the tensor, if it has a part in this. */
    void apply(String tensor, float[] row) {
        Group group = groups.get(tensor);
        if (group == null) {
            return;
        }
        float[] factors = group.factors();
        boolean norm = group.readers.norms().contains(tensor);
        for (int i = 0; i < factors.length; i++) {
            row[i] = norm ? row[i] / factors[i] : row[i] * factors[i];
        }
    }

    private final class Group {
        private final NormReaders.Group readers;
        private float @Nullable [] factors;

        private Group(NormReaders.Group readers) {
            this.readers = readers;
        }

        private synchronized float[] factors() {
            if (factors == null) {
                factors = compute();
            }
            return factors;
        }

        private float[] compute() {
            double[] energy =
                    new double[checkpoint.tensor(readers.norms().get(0)).shape().get(0)];
            readers.matrices().forEach(name -> addEnergy(checkpoint.tensor(name), energy));
            double mean = Arrays.stream(energy).sum() / energy.length;
            float[] result = new float[energy.length];
            for (int i = 0; i < result.length; i++) {
                double ratio = energy[i] == 0 ? 1 : Math.sqrt(mean / energy[i]);
                result[i] = (float) Math.min(LARGEST_FACTOR, powerOfTwo(Math.max(1, ratio)));
            }
            return result;
        }

        private void addEnergy(Tensor matrix, double[] energy) {
            float[] row = new float[energy.length];
            for (long r = 0; r < matrix.shape().get(0); r++) {
                matrix.readFloats(r * row.length, row, 0, row.length);
                for (int i = 0; i < row.length; i++) {
                    energy[i] += row[i] * row[i];
                }
            }
        }

        /** The largest that is not above the ratio: scaling by it rounds nothing. */
        private static double powerOfTwo(double ratio) {
            return Math.scalb(1.0, Math.getExponent(ratio));
        }
    }
}
