package io.xgenmm.engine.testkit;

/**
 * 65,536 equally likely values of the standard normal distribution, so that drawing one costs a look-up. Found by summing
 * the density up in small steps; strict arithmetic makes it the same everywhere.
 */
final class NormalTable {

    static final int SIZE = 1 << 16;

    private static final double LIMIT = 5.0;
    private static final double STEP = 1e-5;

    private static final float[] QUANTILES = quantiles();

    private NormalTable() {}

    static float quantile(int index) {
        return QUANTILES[index];
    }

    private static float[] quantiles() {
        float[] upper = new float[SIZE / 2];
        double share = 0; // of the upper half that lies below x
        double x = 0;
        for (int i = 0; i < upper.length; i++) {
            double wanted = (i + 0.5) / upper.length;
            while (share < wanted && x < LIMIT) {
                share += 2 * density(x + STEP / 2) * STEP;
                x += STEP;
            }
            upper[i] = (float) x;
        }
        float[] all = new float[SIZE];
        for (int i = 0; i < upper.length; i++) {
            all[SIZE / 2 + i] = upper[i];
            all[SIZE / 2 - 1 - i] = -upper[i];
        }
        return all;
    }

    private static double density(double x) {
        return StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * StrictMath.PI);
    }
}
