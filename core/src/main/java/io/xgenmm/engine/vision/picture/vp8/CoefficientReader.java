package io.xgenmm.engine.vision.picture.vp8;

import java.util.Arrays;

/** Reads and dequantises the coefficients of macroblocks in raster order (RFC 6386, sections 13 and 14). */
final class CoefficientReader {
    private static final int LUMA_AFTER_SECOND = 0;
    private static final int SECOND = 1;
    private static final int CHROMA = 2;
    private static final int LUMA = 3;

    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7};
    private static final int[][] LARGE = { // probabilities of the extra bits of large values
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    private final int[] probabilities;
    private final FrameHeader.Quantizer[] quantizers = new FrameHeader.Quantizer[FrameHeader.SEGMENTS];

    /** Whether the block above or to the left had coefficients: 4 of luma, 2 of U, 2 of V, second order. */
    private final int[][] above;

    private final int[] left = new int[9];
    private final int[] second = new int[16];

    CoefficientReader(FrameHeader header, int columns) {
        this.probabilities = header.coefficients;
        this.above = new int[columns][9];
        for (int segment = 0; segment < FrameHeader.SEGMENTS; segment++) {
            quantizers[segment] = header.quantizer(segment);
        }
    }

    void startRow() {
        Arrays.fill(left, 0);
    }

    /** Fills the block's coefficients; one that turns out to have none becomes empty. */
    void read(BoolReader reader, int column, Macroblock block) {
        Arrays.fill(block.coefficients, 0);
        if (block.empty) {
            forget(left, block.subBlocks);
            forget(above[column], block.subBlocks);
            return;
        }
        FrameHeader.Quantizer steps = quantizers[block.segment];
        boolean some = block.subBlocks
                ? luma(reader, column, block, LUMA, 0, steps)
                : secondOrder(reader, column, block, steps);
        some |= chroma(reader, column, block, 4, steps);
        some |= chroma(reader, column, block, 6, steps);
        block.empty = !some;
    }

    /** Blocks without second-order coefficients leave that context as it was. */
    private static void forget(int[] context, boolean subBlocks) {
        Arrays.fill(context, 0, subBlocks ? 8 : 9, 0);
    }

    private boolean secondOrder(BoolReader reader, int column, Macroblock block, FrameHeader.Quantizer steps) {
        Arrays.fill(second, 0);
        int context = above[column][8] + left[8];
        int end = tokens(reader, SECOND, context, 0, second, 0, steps.firstSecond(), steps.second());
        above[column][8] = left[8] = end > 0 ? 1 : 0;
        Transforms.spreadSecondOrder(second, block.coefficients);
        return luma(reader, column, block, LUMA_AFTER_SECOND, 1, steps);
    }

    private boolean luma(
            BoolReader reader, int column, Macroblock block, int kind, int first, FrameHeader.Quantizer steps) {
        boolean some = false;
        int[] top = above[column];
        for (int i = 0; i < 16; i++) {
            int x = i & 3;
            int y = i >> 2;
            int end = tokens(
                    reader, kind, top[x] + left[y], first, block.coefficients, 16 * i, steps.firstLuma(), steps.luma());
            top[x] = left[y] = end > first ? 1 : 0;
            some |= end > 1 || block.coefficients[16 * i] != 0;
        }
        return some;
    }

    /** @param at where the plane's contexts begin; its blocks begin at four times that */
    private boolean chroma(BoolReader reader, int column, Macroblock block, int at, FrameHeader.Quantizer steps) {
        boolean some = false;
        int[] top = above[column];
        for (int i = 0; i < 4; i++) {
            int x = at + (i & 1);
            int y = at + (i >> 1);
            int target = 16 * (16 + 2 * (at - 4) + i);
            int end = tokens(
                    reader,
                    CHROMA,
                    top[x] + left[y],
                    0,
                    block.coefficients,
                    target,
                    steps.firstChroma(),
                    steps.chroma());
            top[x] = left[y] = end > 0 ? 1 : 0;
            some |= end > 1 || block.coefficients[target] != 0;
        }
        return some;
    }

    /** Reads one 4 x 4 block; returns one more than the place of the last token, or {@code first} for none. */
    private int tokens(
            BoolReader reader, int kind, int context, int first, int[] target, int at, int firstStep, int step) {
        int i = first;
        int node = node(kind, i, context);
        while (i < 16) {
            if (reader.bool(probabilities[node]) == 0) {
                return i; // end of block
            }
            while (reader.bool(probabilities[node + 1]) == 0) {
                if (++i == 16) {
                    return 16;
                }
                node = node(kind, i, 0);
            }
            int value = value(reader, node);
            int signed = reader.flag() ? -value : value;
            target[at + ZIGZAG[i]] = signed * (i == 0 ? firstStep : step);
            i++;
            if (i < 16) {
                node = node(kind, i, value == 1 ? 1 : 2);
            }
        }
        return 16;
    }

    private static int node(int kind, int i, int context) {
        return ((kind * 8 + BANDS[i]) * 3 + context) * 11;
    }

    /** The magnitude of a token that is not zero. */
    private int value(BoolReader reader, int node) {
        if (reader.bool(probabilities[node + 2]) == 0) {
            return 1;
        }
        if (reader.bool(probabilities[node + 3]) == 0) {
            if (reader.bool(probabilities[node + 4]) == 0) {
                return 2;
            }
            return 3 + reader.bool(probabilities[node + 5]);
        }
        if (reader.bool(probabilities[node + 6]) == 0) {
            if (reader.bool(probabilities[node + 7]) == 0) {
                return 5 + reader.bool(159);
            }
            return 7 + 2 * reader.bool(165) + reader.bool(145);
        }
        int high = reader.bool(probabilities[node + 8]);
        int category = 2 * high + reader.bool(probabilities[node + 9 + high]);
        int extra = 0;
        for (int probability : LARGE[category]) {
            extra = 2 * extra + reader.bool(probability);
        }
        return 3 + (8 << category) + extra;
    }
}
