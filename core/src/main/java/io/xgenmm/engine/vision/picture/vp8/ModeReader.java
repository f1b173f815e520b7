package io.xgenmm.engine.vision.picture.vp8;

import java.util.Arrays;

/** Reads the prediction modes of macroblocks in raster order (RFC 6386, sections 10 and 11). */
final class ModeReader {
    private static final int SUB_BLOCKS = 4; // the tree of luma modes has one leaf more than there are modes
    private static final int[] LUMA_TREE = {-SUB_BLOCKS, 2, 4, 6, 0, -1, -2, -3};
    private static final int[] LUMA_PROBABILITIES = {145, 156, 163, 128};
    private static final int[] CHROMA_TREE = {0, 2, -1, 4, -2, -3};
    private static final int[] CHROMA_PROBABILITIES = {142, 114, 183};
    private static final int[] SUB_BLOCK_TREE = {0, 2, -1, 4, -2, 6, 8, 12, -3, 10, -5, -6, -4, 14, -7, 16, -8, -9};

    /** The sub-block mode that a whole macroblock's mode stands for in the contexts of its neighbours. */
    private static final int[] IMPLIED = {0, 2, 3, 1};

    private final BoolReader reader;
    private final FrameHeader header;
    private final int[] above;
    private final int[] left = new int[4];

    ModeReader(BoolReader reader, FrameHeader header, int columns) {
        this.reader = reader;
        this.header = header;
        this.above = new int[4 * columns];
    }

    void startRow() {
        Arrays.fill(left, 0);
    }

    void read(int column, Macroblock block) {
        block.segment = header.segmentMap ? segment() : 0;
        block.empty = header.hasCoefficients >= 0 && reader.bool(header.hasCoefficients) == 1;
        int luma = tree(LUMA_TREE, LUMA_PROBABILITIES);
        block.subBlocks = luma == SUB_BLOCKS;
        if (block.subBlocks) {
            readSubBlocks(column, block);
        } else {
            block.lumaMode = luma;
            Arrays.fill(left, IMPLIED[luma]);
            Arrays.fill(above, 4 * column, 4 * column + 4, IMPLIED[luma]);
        }
        block.chromaMode = tree(CHROMA_TREE, CHROMA_PROBABILITIES);
    }

    private int segment() {
        int[] probabilities = header.segmentProbabilities;
        int high = reader.bool(probabilities[0]);
        return 2 * high + reader.bool(probabilities[1 + high]);
    }

    private int tree(int[] tree, int[] probabilities) {
        int node = 0;
        do {
            node = tree[node + reader.bool(probabilities[node >> 1])];
        } while (node > 0);
        return -node;
    }

    private void readSubBlocks(int column, Macroblock block) {
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                int mode = subBlock(above[4 * column + x], left[y]);
                block.subBlockModes[4 * y + x] = mode;
                above[4 * column + x] = mode;
                left[y] = mode;
            }
        }
    }

    private int subBlock(int aboveMode, int leftMode) {
        int node = 0;
        do {
            node = SUB_BLOCK_TREE[node + reader.bool(Tables.subBlockMode(aboveMode, leftMode, node >> 1))];
        } while (node > 0);
        return -node;
    }
}
