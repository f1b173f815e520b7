package io.xgenmm.engine.vision;

import io.xgenmm.engine.vision.picture.RgbImage;

/** Pillow's bicubic resize written down from its formulas, sample by sample: the judge of {@link BicubicResizer}. */
final class NaiveBicubic {
    private NaiveBicubic() {}

    static RgbImage resize(RgbImage source, int width, int height) {
        RgbImage across = width == source.width() ? source : RgbImage.black(width, source.height());
        for (int y = 0; across != source && y < source.height(); y++) {
            for (int i = 0; i < 3 * width; i++) {
                int start = 3 * y * source.width() + i % 3;
                across.samples()[3 * y * width + i] = sample(source.samples(), start, 3, source.width(), width, i / 3);
            }
        }
        RgbImage down = height == source.height() ? across : RgbImage.black(width, height);
        for (int y = 0; down != across && y < height; y++) {
            for (int i = 0; i < 3 * width; i++) {
                down.samples()[3 * y * width + i] = sample(across.samples(), i, 3 * width, source.height(), height, y);
            }
        }
        return down;
    }

    private static byte sample(byte[] samples, int start, int step, int in, int out, int index) {
        double scale = (double) in / out;
        double filterScale = Math.max(scale, 1);
        double centre = (index + 0.5) * scale;
        int low = Math.max(0, (int) (centre - 2 * filterScale + 0.5));
        int high = Math.min(in, (int) (centre + 2 * filterScale + 0.5));
        double[] weights = new double[high - low];
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            weights[j] = bicubic((j + low - centre + 0.5) * (1 / filterScale));
            sum += weights[j];
        }
        int accumulator = 1 << 21;
        for (int j = 0; j < weights.length; j++) {
            double weight = weights[j] / sum * (1 << 22);
            int fixed = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
            accumulator += fixed * (samples[start + (low + j) * step] & 0xFF);
        }
        return (byte) Math.max(0, Math.min(255, accumulator >> 22));
    }

    private static double bicubic(double signed) {
        double a = -0.5;
        double t = Math.abs(signed);
        if (t < 1) {
            return ((a + 2) * t - (a + 3)) * t * t + 1;
        }
        return t < 2 ? (((t - 5) * t + 8) * t - 4) * a : 0;
    }
}
