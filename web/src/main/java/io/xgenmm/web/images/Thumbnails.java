package io.xgenmm.web.images;

import io.xgenmm.engine.vision.picture.PngFile;
import io.xgenmm.engine.vision.picture.RgbImage;
import io.xgenmm.storage.images.Thumbnail;

/** Small versions of pictures: each pixel the mean of those it stands for. */
final class Thumbnails {

    private static final int EDGE = 256;

    private Thumbnails() {}

    /** At most 256 pixels wide and high; smaller pictures stay as they are. */
    static Thumbnail of(RgbImage picture) {
        double scale = Math.min(1, (double) EDGE / Math.max(picture.width(), picture.height()));
        int width = Math.max(1, (int) Math.round(picture.width() * scale));
        int height = Math.max(1, (int) Math.round(picture.height() * scale));
        RgbImage small = RgbImage.black(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                mean(picture, small, x, y);
            }
        }
        return new Thumbnail(PngFile.encode(small), "image/png");
    }

    private static void mean(RgbImage picture, RgbImage small, int x, int y) {
        int left = (int) ((long) x * picture.width() / small.width());
        int right = Math.max(left + 1, (int) ((x + 1L) * picture.width() / small.width()));
        int top = (int) ((long) y * picture.height() / small.height());
        int bottom = Math.max(top + 1, (int) ((y + 1L) * picture.height() / small.height()));
        long[] sums = new long[3];
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                int at = 3 * (row * picture.width() + column);
                for (int channel = 0; channel < 3; channel++) {
                    sums[channel] += picture.samples()[at + channel] & 0xff;
                }
            }
        }
        int count = (right - left) * (bottom - top);
        int at = 3 * (y * small.width() + x);
        for (int channel = 0; channel < 3; channel++) {
            small.samples()[at + channel] = (byte) (sums[channel] / count);
        }
    }
}
