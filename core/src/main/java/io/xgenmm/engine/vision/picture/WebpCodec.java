package io.xgenmm.engine.vision.picture;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.xgenmm.engine.vision.picture.vp8.Vp8Decoder;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * WebP: lossy pictures by our own decoder, lossless ones by TwelveMonkeys, which is shown a plain file of nothing but
 * the VP8L chunk. Profiles, metadata and alpha are left out; of an animation it is the first frame on a black canvas.
 */
final class WebpCodec implements Codec {

    @Override
    public Size size(Bytes file) {
        Frame frame = frame(file);
        return new Size(
                Math.max(frame.canvasWidth, frame.left + frame.width),
                Math.max(frame.canvasHeight, frame.top + frame.height));
    }

    @Override
    public RgbImage decode(Bytes file) {
        Frame frame = frame(file);
        Size size = size(file);
        RgbImage picture = frame.lossy ? lossy(file, frame) : lossless(file, frame);
        if (size.width() == frame.width && size.height() == frame.height) {
            return picture;
        }
        RgbImage canvas = RgbImage.black((int) size.width(), (int) size.height());
        for (int y = 0; y < frame.height; y++) {
            int target = 3 * ((frame.top + y) * canvas.width() + frame.left);
            System.arraycopy(picture.samples(), 3 * y * frame.width, canvas.samples(), target, 3 * frame.width);
        }
        return canvas;
    }

    private static RgbImage lossy(Bytes file, Frame frame) {
        int from = frame.chunkAt + 8;
        return new RgbImage(frame.width, frame.height, Vp8Decoder.decodeRgb(file.array(), from, from + frame.length));
    }

    private static RgbImage lossless(Bytes file, Frame frame) {
        Raster raster = pixels(frame.plainFile(file));
        if (raster.getWidth() != frame.width || raster.getHeight() != frame.height || raster.getNumBands() < 3) {
            throw PictureDecoder.damaged("WebP");
        }
        RgbImage image = RgbImage.black(frame.width, frame.height);
        int[] row = new int[frame.width * raster.getNumBands()];
        for (int y = 0; y < frame.height; y++) {
            raster.getPixels(0, y, frame.width, 1, row);
            int out = 3 * y * frame.width;
            for (int in = 0; in < row.length; in += raster.getNumBands()) {
                for (int c = 0; c < 3; c++) {
                    image.samples()[out++] = (byte) row[in + c];
                }
            }
        }
        return image;
    }

    private static Raster pixels(byte[] webp) {
        ImageReader reader = new WebPImageReaderSpi().createReaderInstance(null);
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(webp))) {
            reader.setInput(stream, true, true);
            return reader.read(0).getRaster();
        } catch (IOException e) {
            throw PictureDecoder.damaged("WebP");
        } finally {
            reader.dispose();
        }
    }

    private static Frame frame(Bytes file) {
        Frame frame = new Frame();
        int at = 12;
        int end = file.length();
        while (true) {
            file.require(at, 8);
            long length = file.u32le(at + 4);
            int body = at + 8;
            if (file.hasAscii(at, "VP8X")) {
                frame.canvasWidth = file.u24le(body + 4) + 1;
                frame.canvasHeight = file.u24le(body + 7) + 1;
            } else if (file.hasAscii(at, "ANMF")) {
                frame.left = 2 * file.u24le(body);
                frame.top = 2 * file.u24le(body + 3);
                at = body + 16;
                continue;
            } else if (file.hasAscii(at, "VP8 ") || file.hasAscii(at, "VP8L")) {
                file.require(body, length);
                frame.chunk(file, at, (int) length);
                return frame;
            }
            if (length > end - body) {
                throw file.cutOff();
            }
            at = body + (int) (length + (length & 1));
        }
    }

    private static final class Frame {
        int canvasWidth;
        int canvasHeight;
        int left;
        int top;
        int width;
        int height;
        boolean lossy;
        int chunkAt;
        int length;

        void chunk(Bytes file, int at, int bytes) {
            chunkAt = at;
            length = bytes;
            int body = at + 8;
            lossy = file.hasAscii(at, "VP8 ");
            if (lossy) {
                if (file.u24le(body + 3) != 0x2A019D) {
                    throw PictureDecoder.damaged("WebP");
                }
                width = file.u16le(body + 6) & 0x3FFF;
                height = file.u16le(body + 8) & 0x3FFF;
            } else {
                long fields = file.u32le(body + 1);
                if (file.u8(body) != 0x2F) {
                    throw PictureDecoder.damaged("WebP");
                }
                width = (int) (fields & 0x3FFF) + 1;
                height = (int) (fields >> 14 & 0x3FFF) + 1;
            }
        }

        byte[] plainFile(Bytes file) {
            int padded = length + (length & 1);
            ByteBuffer plain = ByteBuffer.allocate(20 + padded).order(ByteOrder.LITTLE_ENDIAN);
            plain.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + padded);
            plain.put("WEBP".getBytes(StandardCharsets.US_ASCII));
            plain.put(file.array(), chunkAt, 8 + length);
            return plain.array();
        }
    }
}
