package io.xgenmm.engine.vision.picture.vp8;

/** What is known of one macroblock: how it is predicted, and its coefficients. Used again for the next one. */
final class Macroblock {
    /** Prediction modes of 16 x 16 luma and of chroma. */
    static final int DC = 0;

    static final int VERTICAL = 1;
    static final int HORIZONTAL = 2;
    static final int TRUE_MOTION = 3;

    int segment;
    boolean empty;
    boolean subBlocks;
    int lumaMode;
    int chromaMode;
    final int[] subBlockModes = new int[16];

    /** Dequantised, row by row in each 4 x 4 block: 16 blocks of luma, 4 of U, 4 of V. */
    final int[] coefficients = new int[24 * 16];
}
