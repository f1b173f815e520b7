package io.xgenmm.engine.vision;

import java.util.List;

/**
 * Turns 8-bit samples into the encoder's numbers: {@code (u / 255 - mean) / std}, each step rounded to float32, as
 * torchvision does. Immutable.
 */
final class Normalization {
    private final float[][] tables = new float[3][256];

    Normalization(List<Float> mean, List<Float> std) {
        if (mean.size() != 3 || std.size() != 3) {
            throw new IllegalArgumentException(
                    "mean and std need 3 values, one a channel, but have %d and %d".formatted(mean.size(), std.size()));
        }
        for (int channel = 0; channel < 3; channel++) {
            for (int sample = 0; sample < 256; sample++) {
                tables[channel][sample] = (sample / 255f - mean.get(channel)) / std.get(channel);
            }
        }
    }

    /** Float32 by sample; not to be written to. */
    float[] table(int channel) {
        return tables[channel];
    }

    /** The sample that gave {@code value}. */
    int sample(int channel, float value) {
        int low = 0;
        for (int high = 255; low < high; ) {
            int middle = (low + high + 1) >>> 1;
            if (tables[channel][middle] <= value) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
