package io.xgenmm.engine.importer;

import io.xgenmm.engine.Precision;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.checkpoint.TensorType;
import io.xgenmm.engine.onnx.DataType;
import io.xgenmm.engine.onnx.MatrixRows;
import java.util.List;
import java.util.Optional;

/** Chooses the format of each matrix from the request and from what rounding it would cost. */
final class FormatChoice {
    private static final int SAMPLED_ROWS = 64;
    /** Normally distributed weights lose about 0.10 with four bits in blocks of 128. */
    private static final double BEARABLE_ERROR = 0.14;

    private static final List<BlockFormat> FOUR_BITS =
            List.of(new BlockFormat(4, 128), new BlockFormat(4, 64), new BlockFormat(4, 32));
    private static final BlockFormat EIGHT_BITS = new BlockFormat(8, 128);
    private static final String FIRST_LAYER = ".layers.0.";
    private static final int LAYERS_OF_A_BIG_DECODER = 16;

    private final Precision precision;
    private final Precision vision;
    private final boolean prefill;
    private final boolean smallDecoder;
    private final String lastLayer;

    FormatChoice(ImportRequest request, DecoderConfig decoder) {
        this.precision = request.precision();
        this.vision = request.effectiveVisionPrecision();
        this.prefill = request.hasPrefillSet();
        this.smallDecoder = decoder.layers() < LAYERS_OF_A_BIG_DECODER;
        this.lastLayer = ".layers.%d.".formatted(decoder.layers() - 1);
    }

    /** For tower and resampler: they always read many rows at once. */
    MatrixFormat vision(MatrixReader matrix) {
        return vision == Precision.INT8 ? new RowFormat() : blocksOrPlain(vision, matrix);
    }

    /** For the decoder's main set. */
    MatrixFormat decoder(MatrixReader matrix) {
        boolean kept = precision == Precision.INT4 && isSensitive(matrix.name());
        return kept ? EIGHT_BITS : blocksOrPlain(precision, matrix);
    }

    /**
     * Four bits are too few for the head. A small decoder also keeps its first and last layer in eight: its errors do not
     * average out over many layers, and its size hardly matters.
     */
    private boolean isSensitive(String name) {
        return name.contains("lm_head") || (smallDecoder && (name.contains(FIRST_LAYER) || name.contains(lastLayer)));
    }

    /**
     * The second format of a decoder matrix, if it gets one. The input of {@code down_proj} has outliers that a scale a row
     * cannot bear, and what follows the last attention reads few rows (or none): these stay as they are.
     */
    Optional<MatrixFormat> prefill(MatrixRows matrix) {
        String name = matrix.name();
        boolean fewRows = name.contains("lm_head") || (name.contains(lastLayer) && !name.contains("qkv_proj"));
        return prefill && !fewRows && !name.contains("down_proj") ? Optional.of(new RowFormat()) : Optional.empty();
    }

    /** Embeddings are looked up, not multiplied: half precision is enough for quantised models. */
    PlainFormat embedding(TensorType stored) {
        return switch (precision) {
            case FP32 -> new PlainFormat(DataType.FLOAT);
            case FP16 -> new PlainFormat(DataType.FLOAT16);
            case BF16 -> new PlainFormat(DataType.BFLOAT16);
            case INT8, INT4 -> new PlainFormat(stored == TensorType.BF16 ? DataType.BFLOAT16 : DataType.FLOAT16);
        };
    }

    private static MatrixFormat blocksOrPlain(Precision precision, MatrixReader matrix) {
        return switch (precision) {
            case FP32 -> new PlainFormat(DataType.FLOAT);
            case FP16 -> new PlainFormat(DataType.FLOAT16);
            case BF16 -> new PlainFormat(DataType.BFLOAT16);
            case INT8 -> EIGHT_BITS;
            case INT4 -> fourBits(matrix);
        };
    }

    /** The biggest block that rounds well enough on a sample of rows; eight bits where none does. */
    private static MatrixFormat fourBits(MatrixReader matrix) {
        for (BlockFormat format : FOUR_BITS) {
            if (format.sampleError(matrix, SAMPLED_ROWS) <= BEARABLE_ERROR) {
                return format;
            }
        }
        return EIGHT_BITS;
    }
}
