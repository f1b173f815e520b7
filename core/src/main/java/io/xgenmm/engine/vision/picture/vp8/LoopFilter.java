package io.xgenmm.engine.vision.picture.vp8;

/** Smooths the borders of blocks once all of a frame is there (RFC 6386, section 15). */
final class LoopFilter {
    private final boolean simple;
    private final int sharpness;

    LoopFilter(FrameHeader header) {
        this.simple = header.simpleFilter;
        this.sharpness = header.sharpness;
    }

    /**
     * Filters one macroblock; called in raster order.
     *
     * @param planes luma, U, V
     * @param level 1 to 63
     * @param inner whether the borders inside the macroblock are filtered, too
     */
    void apply(Plane[] planes, int column, int row, int level, boolean inner) {
        int inside = inside(level);
        int limit = 2 * level + inside;
        for (int p = 0; p < (simple ? 1 : planes.length); p++) {
            Plane plane = planes[p];
            int edge = p == 0 ? 16 : 8;
            int at = plane.at(column * edge, row * edge);
            Border down = new Border(plane, 1, plane.stride(), edge);
            Border across = new Border(plane, plane.stride(), 1, edge);
            if (column > 0) {
                filter(down, at, limit + 4, inside, level, true);
            }
            for (int x = 4; inner && x < edge; x += 4) {
                filter(down, at + x, limit, inside, level, false);
            }
            if (row > 0) {
                filter(across, at, limit + 4, inside, level, true);
            }
            for (int y = 4; inner && y < edge; y += 4) {
                filter(across, at + y * plane.stride(), limit, inside, level, false);
            }
        }
    }

    private int inside(int level) {
        int inside = level;
        if (sharpness > 0) {
            inside >>= sharpness > 4 ? 2 : 1;
            inside = Math.min(inside, 9 - sharpness);
        }
        return Math.max(inside, 1);
    }

    private void filter(Border border, int at, int limit, int inside, int level, boolean macroblock) {
        if (simple) {
            border.simple(at, 2 * limit + 1);
        } else {
            int steep = level >= 40 ? 2 : level >= 15 ? 1 : 0;
            border.normal(at, 2 * limit + 1, inside, steep, macroblock);
        }
    }

    /**
     * A line of samples with blocks on both sides.
     *
     * @param step from a sample to the next one away from the border
     * @param along from a sample to the next one on the line
     */
    private record Border(Plane plane, int step, int along, int length) {

        void simple(int from, int limit) {
            for (int i = 0, at = from; i < length; i++, at += along) {
                if (crosses(at, limit)) {
                    adjustTwo(at);
                }
            }
        }

        void normal(int from, int limit, int inside, int steep, boolean macroblock) {
            for (int i = 0, at = from; i < length; i++, at += along) {
                if (!crosses(at, limit) || !flat(at, inside)) {
                    continue;
                }
                if (difference(at - 2 * step, at - step) > steep || difference(at + step, at) > steep) {
                    adjustTwo(at);
                } else if (macroblock) {
                    adjustSix(at);
                } else {
                    adjustFour(at);
                }
            }
        }

        private boolean crosses(int at, int limit) {
            return 4 * difference(at - step, at) + difference(at - 2 * step, at + step) <= limit;
        }

        private boolean flat(int at, int inside) {
            return difference(at - 4 * step, at - 3 * step) <= inside
                    && difference(at - 3 * step, at - 2 * step) <= inside
                    && difference(at - 2 * step, at - step) <= inside
                    && difference(at + 3 * step, at + 2 * step) <= inside
                    && difference(at + 2 * step, at + step) <= inside
                    && difference(at + step, at) <= inside;
        }

        private int difference(int a, int b) {
            return Math.abs(plane.get(a) - plane.get(b));
        }

        private void adjustTwo(int at) {
            int slope = 3 * (plane.get(at) - plane.get(at - step))
                    + signedByte(plane.get(at - 2 * step) - plane.get(at + step));
            plane.add(at - step, fiveBits((slope + 3) >> 3));
            plane.add(at, -fiveBits((slope + 4) >> 3));
        }

        private void adjustFour(int at) {
            int slope = 3 * (plane.get(at) - plane.get(at - step));
            int upper = fiveBits((slope + 4) >> 3);
            int outer = (upper + 1) >> 1;
            plane.add(at - 2 * step, outer);
            plane.add(at - step, fiveBits((slope + 3) >> 3));
            plane.add(at, -upper);
            plane.add(at + step, -outer);
        }

        private void adjustSix(int at) {
            int slope = signedByte(3 * (plane.get(at) - plane.get(at - step))
                    + signedByte(plane.get(at - 2 * step) - plane.get(at + step)));
            for (int distance = 0, weight = 27; distance < 3; distance++, weight -= 9) {
                int change = (weight * slope + 63) >> 7;
                plane.add(at - (distance + 1) * step, change);
                plane.add(at + distance * step, -change);
            }
        }

        private static int signedByte(int value) {
            return Math.max(-128, Math.min(127, value));
        }

        private static int fiveBits(int value) {
            return Math.max(-16, Math.min(15, value));
        }
    }
}
