package io.xgenmm.engine.vision.picture.vp8;

/** Predicts blocks from the samples above and to the left (RFC 6386, section 12). */
final class Prediction {
    private Prediction() {}

    /** Predicts a square of {@code edge} samples, the whole luma or chroma of a macroblock. */
    static void square(Plane plane, int at, int edge, int mode, boolean hasAbove, boolean hasLeft) {
        int value = mode == Macroblock.DC ? average(plane, at, edge, hasAbove, hasLeft) : 0;
        int corner = plane.get(at - plane.stride() - 1);
        for (int y = 0; y < edge; y++) {
            int row = at + y * plane.stride();
            int left = plane.get(row - 1);
            for (int x = 0; x < edge; x++) {
                int above = plane.get(at - plane.stride() + x);
                plane.samples()[row + x] = sample(mode, value, above, left, corner);
            }
        }
    }

    private static byte sample(int mode, int average, int above, int left, int corner) {
        switch (mode) {
            case Macroblock.DC:
                return (byte) average;
            case Macroblock.VERTICAL:
                return (byte) above;
            case Macroblock.HORIZONTAL:
                return (byte) left;
            default:
                return Plane.clip(left + above - corner);
        }
    }

    private static int average(Plane plane, int at, int edge, boolean hasAbove, boolean hasLeft) {
        int sum = 0;
        int count = 0;
        for (int i = 0; i < edge; i++) {
            sum += hasAbove ? plane.get(at - plane.stride() + i) : 0;
            sum += hasLeft ? plane.get(at - 1 + i * plane.stride()) : 0;
        }
        count += hasAbove ? edge : 0;
        count += hasLeft ? edge : 0;
        return count == 0 ? 128 : (sum + count / 2) / count;
    }

    /**
     * Predicts a 4 x 4 block.
     *
     * @param edge the 13 samples around it: left from bottom to top (0 to 3), corner (4), above from left to right and
     *     on to the above right (5 to 12)
     */
    static void subBlock(Plane plane, int at, int mode, int[] edge) {
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                plane.set(at + y * plane.stride() + x, subBlockSample(mode, edge, x, y));
            }
        }
    }

    private static int subBlockSample(int mode, int[] e, int x, int y) {
        switch (mode) {
            case 0: // DC
                return (e[0] + e[1] + e[2] + e[3] + e[5] + e[6] + e[7] + e[8] + 4) >> 3;
            case 1: // true motion
                return Plane.clip(e[3 - y] + e[5 + x] - e[4]) & 0xFF;
            case 2: // vertical, smoothed
                return smooth(e, 5 + x);
            case 3: // horizontal, smoothed
                return y == 3 ? (e[1] + 3 * e[0] + 2) >> 2 : smooth(e, 3 - y);
            case 4: // left down
                return x + y == 6 ? (e[11] + 3 * e[12] + 2) >> 2 : smooth(e, 6 + x + y);
            case 5: // right down
                return smooth(e, 4 + x - y);
            case 6:
                return verticalRight(e, x, y);
            case 7:
                return verticalLeft(e, x, y);
            case 8:
                return horizontalDown(e, x, y);
            default:
                return horizontalUp(e, x, y);
        }
    }

    private static int verticalRight(int[] e, int x, int y) {
        int along = 2 * x - y;
        if (along < -1) {
            return smooth(e, 5 - y); // (0, 2): 3, (0, 3): 2
        }
        return (along & 1) == 0 ? mean(e, 4 + along / 2) : smooth(e, 4 + (along + 1) / 2);
    }

    private static int verticalLeft(int[] e, int x, int y) {
        if (x == 3 && y >= 2) { // the table breaks its own pattern here
            return smooth(e, y == 2 ? 10 : 11);
        }
        int from = 5 + x + y / 2;
        return (y & 1) == 0 ? mean(e, from) : smooth(e, from + 1);
    }

    private static int horizontalDown(int[] e, int x, int y) {
        int along = 2 * y - x;
        if (along < -1) {
            return smooth(e, 3 + x); // (2, 0): 5, (3, 0): 6
        }
        return (along & 1) == 0 ? mean(e, 3 - along / 2) : smooth(e, 4 - (along + 1) / 2);
    }

    private static int horizontalUp(int[] e, int x, int y) {
        int along = x + 2 * y;
        if (along > 5) {
            return e[0];
        }
        if (along == 5) {
            return (e[1] + 3 * e[0] + 2) >> 2;
        }
        return (along & 1) == 0 ? mean(e, 2 - along / 2) : smooth(e, 2 - along / 2);
    }

    private static int smooth(int[] e, int centre) {
        return (e[centre - 1] + 2 * e[centre] + e[centre + 1] + 2) >> 2;
    }

    private static int mean(int[] e, int first) {
        return (e[first] + e[first + 1] + 1) >> 1;
    }
}
