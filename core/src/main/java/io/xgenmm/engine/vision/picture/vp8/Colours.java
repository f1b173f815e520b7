package io.xgenmm.engine.vision.picture.vp8;

/**
 * From planes to RGB: chroma is interpolated from the four nearest samples, weighted 9, 3, 3 and 1, colours follow
 * BT.601 with studio range.
 *
 * <p>Source: libwebp, src/dsp/upsampling.c ({@code UpsampleRgbLinePair}) and src/dsp/yuv.h; its two rounding steps are
 * kept.
 */
final class Colours {
    private Colours() {}

    /** Uint8 [height, width, 3]. */
    static byte[] toRgb(Plane[] planes, int width, int height) {
        byte[] rgb = new byte[Math.multiplyExact(3 * width, height)];
        int lastColumn = (width - 1) / 2;
        int lastRow = (height - 1) / 2;
        for (int y = 0, out = 0; y < height; y++) {
            int near = y / 2;
            int far = neighbour(y, lastRow);
            for (int x = 0; x < width; x++, out += 3) {
                int column = neighbour(x, lastColumn);
                int u = interpolate(planes[1], x / 2, column, near, far);
                int v = interpolate(planes[2], x / 2, column, near, far);
                put(planes[0].get(planes[0].at(x, y)), u, v, rgb, out);
            }
        }
        return rgb;
    }

    /** The second nearest chroma sample; at the border the nearest again. */
    private static int neighbour(int place, int last) {
        int other = place / 2 + ((place & 1) == 0 ? -1 : 1);
        return Math.max(0, Math.min(last, other));
    }

    private static int interpolate(Plane plane, int nearColumn, int farColumn, int nearRow, int farRow) {
        int nearest = plane.get(plane.at(nearColumn, nearRow));
        int beside = plane.get(plane.at(farColumn, nearRow));
        int below = plane.get(plane.at(nearColumn, farRow));
        int across = plane.get(plane.at(farColumn, farRow));
        int diagonal = (nearest + 3 * beside + 3 * below + across + 8) >> 3;
        return (diagonal + nearest) >> 1;
    }

    private static void put(int y, int u, int v, byte[] rgb, int at) {
        int luma = y * 19077 >> 8;
        rgb[at] = clip(luma + (v * 26149 >> 8) - 14234);
        rgb[at + 1] = clip(luma - (u * 6419 >> 8) - (v * 13320 >> 8) + 8708);
        rgb[at + 2] = clip(luma + (u * 33050 >> 8) - 17685);
    }

    private static byte clip(int value) {
        return Plane.clip(value >> 6);
    }
}
