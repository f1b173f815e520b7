package io.xgenmm.engine.vision.picture;

import io.xgenmm.engine.InvalidImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * PNG, all colour types and depths, interlaced or not. Of 16-bit samples the upper byte counts, transparency is
 * dropped, everything but IHDR, PLTE and IDAT is skipped unread. An animated file gives its default picture.
 */
final class PngCodec implements Codec {
    private static final int[][] ADAM7 = { // first x, first y, step x, step y
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };
    private static final int[][] WHOLE = {{0, 0, 1, 1}};

    @Override
    public Size size(Bytes file) {
        if (!file.hasAscii(12, "IHDR") || file.u32be(8) != 13) {
            throw PictureDecoder.damaged("PNG");
        }
        return new Size(file.u32be(16), file.u32be(20));
    }

    @Override
    public RgbImage decode(Bytes file) {
        PngPixels pixels = PngPixels.of(file.u8(24), file.u8(25));
        List<int[]> data = readChunks(file, pixels);
        int width = Math.toIntExact(file.u32be(16));
        int height = Math.toIntExact(file.u32be(20));
        RgbImage image = RgbImage.black(width, height);
        Inflater inflater = new Inflater();
        try {
            Rows rows = new Rows(file, data, inflater);
            for (int[] pass : file.u8(28) == 0 ? WHOLE : ADAM7) {
                readPass(image, pass, pixels, rows);
            }
        } catch (DataFormatException e) {
            throw PictureDecoder.damaged("PNG");
        } finally {
            inflater.end();
        }
        return image;
    }

    /** Takes the palette and finds the IDAT ranges as [start, end). */
    private static List<int[]> readChunks(Bytes file, PngPixels pixels) {
        List<int[]> data = new ArrayList<>();
        int at = 8;
        while (at + 8 <= file.length() && !file.hasAscii(at + 4, "IEND")) {
            long end = at + 8 + file.u32be(at);
            boolean isData = file.hasAscii(at + 4, "IDAT");
            if (!isData && !data.isEmpty()) {
                break;
            }
            if (isData) {
                data.add(new int[] {at + 8, (int) Math.min(end, file.length())});
            } else if (file.hasAscii(at + 4, "PLTE")) {
                file.require(at + 8, end - at - 8);
                pixels.palette(file, at + 8, (int) (end - at - 8));
            }
            if (end + 4 > file.length()) {
                break;
            }
            at = (int) end + 4;
        }
        if (data.isEmpty()) {
            throw file.cutOff();
        }
        return data;
    }

    private static void readPass(RgbImage image, int[] pass, PngPixels pixels, Rows rows) throws DataFormatException {
        int columns = (image.width() - pass[0] + pass[2] - 1) / pass[2];
        int lines = (image.height() - pass[1] + pass[3] - 1) / pass[3];
        if (columns <= 0 || lines <= 0) {
            return;
        }
        byte[] current = new byte[pixels.rowBytes(columns)];
        byte[] above = new byte[current.length];
        for (int line = 0; line < lines; line++) {
            rows.next(current, above, pixels.filterDistance());
            int target = (pass[1] + line * pass[3]) * image.width() + pass[0];
            pixels.toRgb(current, columns, image.samples(), 3 * target, 3 * pass[2]);
            byte[] swap = above;
            above = current;
            current = swap;
        }
    }

    /** Inflates row after row and undoes the row filters. */
    private static final class Rows {
        private final Bytes file;
        private final List<int[]> data;
        private final Inflater inflater;
        private int nextRange;

        Rows(Bytes file, List<int[]> data, Inflater inflater) {
            this.file = file;
            this.data = data;
            this.inflater = inflater;
        }

        void next(byte[] row, byte[] above, int distance) throws DataFormatException {
            byte[] filter = new byte[1];
            fill(filter);
            fill(row);
            undo(filter[0], row, above, distance);
        }

        private void fill(byte[] target) throws DataFormatException {
            int filled = 0;
            while (filled < target.length) {
                int count = inflater.inflate(target, filled, target.length - filled);
                filled += count;
                if (count == 0) {
                    feed();
                }
            }
        }

        private void feed() {
            if (inflater.finished() || inflater.needsDictionary()) {
                throw PictureDecoder.damaged("PNG");
            }
            if (nextRange == data.size()) {
                throw file.cutOff();
            }
            int[] range = data.get(nextRange++);
            inflater.setInput(file.array(), range[0], range[1] - range[0]);
        }

        private static void undo(int filter, byte[] row, byte[] above, int distance) {
            switch (filter) {
                case 0:
                    break;
                case 1:
                    for (int i = distance; i < row.length; i++) {
                        row[i] += row[i - distance];
                    }
                    break;
                case 2:
                    for (int i = 0; i < row.length; i++) {
                        row[i] += above[i];
                    }
                    break;
                case 3:
                    for (int i = 0; i < row.length; i++) {
                        int left = i < distance ? 0 : row[i - distance] & 0xFF;
                        row[i] += (byte) ((left + (above[i] & 0xFF)) >> 1);
                    }
                    break;
                case 4:
                    for (int i = 0; i < row.length; i++) {
                        int left = i < distance ? 0 : row[i - distance] & 0xFF;
                        int corner = i < distance ? 0 : above[i - distance] & 0xFF;
                        row[i] += (byte) paeth(left, above[i] & 0xFF, corner);
                    }
                    break;
                default:
                    throw new InvalidImageException(
                            "expected PNG row filters 0 to 4, but found %d; save it again".formatted(filter & 0xFF));
            }
        }

        private static int paeth(int left, int up, int corner) {
            int toLeft = Math.abs(up - corner);
            int toUp = Math.abs(left - corner);
            int toCorner = Math.abs(left + up - 2 * corner);
            if (toLeft <= toUp && toLeft <= toCorner) {
                return left;
            }
            return toUp <= toCorner ? up : corner;
        }
    }
}
