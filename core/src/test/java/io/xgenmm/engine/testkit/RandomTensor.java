package io.xgenmm.engine.testkit;

import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.checkpoint.TensorSpec;
import io.xgenmm.engine.checkpoint.TensorType;
import java.util.BitSet;

/**
 * How one tensor is filled: normal values around {@code mean}, rows from {@code deadFrom} on far too large (nothing may read
 * them), chosen columns scaled.
 *
 * <p>Matrices keep the size of what they multiply (deviation 1 / sqrt(inputs), 0.02 at the published width), the head makes
 * logits of deviation 3; norm weights lie around 1; biases are never zero; so every part moves the answer.
 *
 * @param columnScale for columns in {@code columns}
 */
record RandomTensor(TensorSpec spec, double mean, double deviation, int deadFrom, BitSet columns, double columnScale) {

    private static final double DEAD_SCALE = 100;
    private static final double OUTLIER = 100;
    private static final int OUTLIER_COUNT = 4;

    static RandomTensor of(TensorSpec spec, ModelConfig model, boolean outliers) {
        boolean table = spec.name().matches(".*(embed_tokens\\.weight|lm_head\\.(weight|bias))");
        int deadFrom = table ? model.decoder().initialTokenizerLength() : Integer.MAX_VALUE;
        double columnScale = outliers ? columnScale(spec.name()) : 1;
        BitSet columns =
                columnScale == 1 ? new BitSet() : channels(model.decoder().width());
        return new RandomTensor(spec, isScale(spec) ? 1 : 0, deviation(spec), deadFrom, columns, columnScale);
    }

    /** The loud channels and the matrices that read them cancel out: the same model, but hard to quantise. */
    private static double columnScale(String name) {
        if (name.matches(".*lang_model.*(input|post_attention)_layernorm\\.weight")) {
            return OUTLIER;
        }
        return name.matches(".*lang_model.*(qkv|gate_up)_proj\\.weight") ? 1 / OUTLIER : 1;
    }

    private static BitSet channels(int width) {
        var channels = new BitSet(width);
        for (int i = 0; i < OUTLIER_COUNT; i++) {
            channels.set((i * width / OUTLIER_COUNT + 7) % width);
        }
        return channels;
    }

    private static boolean isScale(TensorSpec spec) {
        return spec.shape().size() == 1 && spec.name().endsWith(".weight");
    }

    private static double deviation(TensorSpec spec) {
        String name = spec.name();
        if (name.endsWith("latents") || name.contains("position") || name.endsWith("class_embedding")) {
            return 1;
        }
        if (spec.shape().size() == 1) {
            return isScale(spec) ? 0.1 : 0.05;
        }
        double inputs =
                spec.shape().stream().skip(1).mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b);
        return (name.contains("lm_head") ? 3 : 1) / Math.sqrt(inputs);
    }

    /** Values of a row before the next begins. */
    int rowLength() {
        return spec.shape().size() == 1
                ? spec.shape().get(0)
                : Math.toIntExact(spec.elements() / spec.shape().get(0));
    }

    /** Before any scaling. */
    float plainValue(int index) {
        return (float) (mean + deviation * NormalTable.quantile(index));
    }

    float value(int row, int column, int index) {
        int place = spec.shape().size() == 1 ? column : row;
        double scale = (place >= deadFrom ? DEAD_SCALE : 1) * (columns.get(column) ? columnScale : 1);
        return (float) (scale * (mean + deviation * NormalTable.quantile(index)));
    }

    static int bits(TensorType type, float value) {
        return switch (type) {
            case F32 -> Float.floatToRawIntBits(value);
            case F16 -> Narrowing.toHalf(value);
            case BF16 -> Narrowing.toBfloat16(value);
        };
    }
}
