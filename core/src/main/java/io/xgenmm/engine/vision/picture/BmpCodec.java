package io.xgenmm.engine.vision.picture;

import io.xgenmm.engine.InvalidImageException;

/** BMP: 1, 4 and 8 bits with a palette (run-length coded too), 16, 24 and 32 bits, bottom-up or top-down. */
final class BmpCodec implements Codec {
    private static final int PLAIN = 0;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int MASKS = 3;

    @Override
    public Size size(Bytes file) {
        return new Header(file).size();
    }

    @Override
    public RgbImage decode(Bytes file) {
        Header header = new Header(file);
        RgbImage image = RgbImage.black(header.width, header.height);
        if (header.bits > 8) {
            header.direct(image);
        } else if (header.compression == PLAIN) {
            header.indexed(image);
        } else {
            header.colours(
                    image,
                    new BmpRuns(file, header.pixelsAt, header.compression == RLE4).decode(header.width, header.height));
        }
        return image;
    }

    private static final class Header {
        private final Bytes file;
        private final int headerBytes;
        private final boolean core;
        private final boolean topDown;
        final int width;
        final int height;
        final int bits;
        final int compression;
        final int pixelsAt;

        Header(Bytes file) {
            this.file = file;
            this.pixelsAt = (int) Math.min(file.u32le(10), Integer.MAX_VALUE);
            this.headerBytes = (int) Math.min(file.u32le(14), Integer.MAX_VALUE);
            this.core = headerBytes == 12;
            if (!core && (headerBytes < 40 || headerBytes > 124)) {
                throw PictureDecoder.damaged("BMP");
            }
            int storedHeight = core ? file.u16le(20) : (int) file.u32le(22);
            this.topDown = storedHeight < 0;
            this.width = core ? file.u16le(18) : (int) file.u32le(18);
            this.height = Math.abs(storedHeight);
            this.bits = file.u16le(core ? 24 : 28);
            this.compression = core ? PLAIN : (int) file.u32le(30);
            checkKind();
        }

        private void checkKind() {
            boolean indexed = bits == 1 || bits == 4 || bits == 8;
            boolean known = compression == PLAIN && (indexed || bits == 16 || bits == 24 || bits == 32)
                    || compression == RLE8 && bits == 8
                    || compression == RLE4 && bits == 4
                    || compression == MASKS && (bits == 16 || bits == 32);
            if (!known) {
                throw new InvalidImageException(
                        "expected a BMP of 1, 4, 8, 16, 24 or 32 bits, but found %d bits, compression %d; save it as PNG"
                                .formatted(bits, compression));
            }
        }

        Size size() {
            return new Size(width, height);
        }

        private int rowAt(int y) {
            long rowBytes = ((long) width * bits + 31) / 32 * 4;
            long at = pixelsAt + rowBytes * (topDown ? y : height - 1 - y);
            file.require((int) Math.min(at, Integer.MAX_VALUE), (long) width * bits / 8);
            return (int) at;
        }

        void indexed(RgbImage image) {
            byte[] indices = new byte[width * height];
            for (int y = 0; y < height; y++) {
                int row = rowAt(y);
                for (int x = 0; x < width; x++) {
                    int bit = x * bits;
                    int shift = 8 - bits - (bit & 7);
                    indices[y * width + x] = (byte) ((file.u8(row + (bit >> 3)) >> shift) & ((1 << bits) - 1));
                }
            }
            paint(image, indices);
        }

        /** Run-length coded pictures are stored bottom-up. */
        void colours(RgbImage image, byte[] bottomUp) {
            byte[] indices = new byte[bottomUp.length];
            for (int y = 0; y < height; y++) {
                System.arraycopy(bottomUp, (topDown ? y : height - 1 - y) * width, indices, y * width, width);
            }
            paint(image, indices);
        }

        private void paint(RgbImage image, byte[] indices) {
            byte[] palette = palette();
            for (int i = 0; i < indices.length; i++) {
                Palettes.put(palette, indices[i] & 0xFF, image.samples(), 3 * i);
            }
        }

        private byte[] palette() {
            int entryBytes = core ? 3 : 4;
            long used = core ? 0 : file.u32le(46);
            int count = (int) (used == 0 ? 1 << bits : Math.min(used, 1 << bits));
            int start = 14 + headerBytes;
            file.require(start, (long) count * entryBytes);
            byte[] palette = Palettes.black();
            for (int i = 0; i < count; i++) {
                for (int c = 0; c < 3; c++) { // stored as blue, green, red
                    palette[3 * i + c] = (byte) file.u8(start + i * entryBytes + 2 - c);
                }
            }
            return palette;
        }

        void direct(RgbImage image) {
            long[] masks = masks();
            int pixelBytes = bits / 8;
            for (int y = 0, out = 0; y < height; y++) {
                int in = rowAt(y);
                for (int x = 0; x < width; x++, in += pixelBytes) {
                    long pixel = pixelBytes == 2 ? file.u16le(in) : pixelBytes == 3 ? file.u24le(in) : file.u32le(in);
                    for (long mask : masks) {
                        image.samples()[out++] = sample(pixel, mask);
                    }
                }
            }
        }

        private long[] masks() {
            if (compression == PLAIN) {
                return bits == 16 ? new long[] {0x7C00, 0x3E0, 0x1F} : new long[] {0xFF0000, 0xFF00, 0xFF};
            }
            return new long[] {file.u32le(54), file.u32le(58), file.u32le(62)};
        }

        private static byte sample(long pixel, long mask) {
            if (mask == 0) {
                return 0;
            }
            int shift = Long.numberOfTrailingZeros(mask);
            return (byte) (((pixel & mask) >> shift) * 255 / (mask >> shift));
        }
    }
}
