package io.xgenmm.engine.vision.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.InvalidImageException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostilePicturesTest {
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 4_000_000, 4_096);
    private final PictureDecoder decoder = new PictureDecoder(LIMITS);

    @Test
    void sizesBeyondTheLimitsAreRefusedFromTheHeaderAlone() {
        for (byte[] header :
                List.of(png(65_535, 65_535), gif(65_535, 65_535), bmp(65_535, 65_535), jpeg(65_535, 65_535))) {
            assertThatThrownBy(() -> decoder.decode(header))
                    .isInstanceOf(InvalidImageException.class)
                    .hasMessage("expected edges of at most 4096 pixels, but got 65535 x 65535; scale it down");
        }
    }

    @Test
    void tooManyPixelsAreRefusedWithinTheEdges() {
        assertThatThrownBy(() -> decoder.decode(png(4_000, 4_000)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessage("expected at most 4000000 pixels, but got 4000 x 4000; scale it down");
    }

    @Test
    void anEmptyPictureIsRefused() {
        for (byte[] header : List.of(png(0, 5), gif(0, 5), bmp(0, 5), jpeg(0, 5))) {
            assertThatThrownBy(() -> decoder.decode(header))
                    .isInstanceOf(InvalidImageException.class)
                    .hasMessageContaining("at least 1 x 1 pixels, but got 0 x 5");
        }
    }

    @Test
    void aFileBeyondTheByteLimitIsRefused() {
        assertThatThrownBy(() -> decoder.decode(new byte[(1 << 20) + 1]))
                .isInstanceOf(InvalidImageException.class)
                .hasMessage("expected a picture of at most 1048576 bytes, but got 1048577; send a smaller one");
    }

    @Test
    void whatIsNoPictureIsRefusedWithoutRepeatingIt() {
        byte[] secret = "the password is swordfish".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> decoder.decode(secret))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("JPEG, PNG, GIF, BMP or WebP")
                .hasMessageNotContaining("swordfish");
        assertThatThrownBy(() -> decoder.decode(new byte[0])).isInstanceOf(InvalidImageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
    void aCutOffFileIsRefusedWhereverItIsCut(String format) throws IOException {
        byte[] whole = written(format);
        decoder.decode(whole);
        int lastNeeded = format.equals("png") ? whole.length - 20 : whole.length - 3;

        for (int length = 0; length < lastNeeded; length += 1 + length / 50) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decoder.decode(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(InvalidImageException.class);
        }
    }

    @Test
    void aChunkThatClaimsTwoGigabytesAllocatesNothing() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(png(10, 10));
        file.writeBytes(ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array());
        file.writeBytes("iCCP".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> decoder.decode(file.toByteArray()))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("ends early");
    }

    @Test
    void metadataNeverReachTheDecoder() throws IOException {
        byte[] plain = written("jpeg");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(plain, 0, 2);
        for (int i = 0; i < 3; i++) { // an EXIF block whose directory points at itself, a broken colour profile
            file.writeBytes(segment(0xE1, "Exif\0\0MM\0*\0\0\0\u0008\0\0\0\0\0\u0008"));
            file.writeBytes(segment(0xE2, "ICC_PROFILE\0\u0001\u0001nonsense"));
        }
        file.write(plain, 2, plain.length - 2);

        RgbImage image = decoder.decode(file.toByteArray());

        assertThat(image.samples()).isEqualTo(decoder.decode(plain).samples());
    }

    @Test
    void endlessScansAreRefused() throws IOException {
        byte[] plain = written("jpeg");
        int scan = indexOf(plain, 0xDA);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(plain, 0, plain.length - 2);
        for (int i = 0; i < 70; i++) {
            file.write(plain, scan, plain.length - 2 - scan);
        }
        file.write(plain, plain.length - 2, 2);

        assertThatThrownBy(() -> decoder.decode(file.toByteArray())).isInstanceOf(InvalidImageException.class);
    }

    private static int indexOf(byte[] jpeg, int marker) {
        for (int i = 0; ; i++) {
            if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) marker) {
                return i;
            }
        }
    }

    static byte[] written(String format) throws IOException {
        BufferedImage image = new BufferedImage(48, 37, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(3);
        for (int y = 0; y < 37; y++) {
            for (int x = 0; x < 48; x++) {
                image.setRGB(x, y, x * 5 << 16 | y * 6 << 8 | random.nextInt(32));
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, file)).isTrue();
        return file.toByteArray();
    }

    private static byte[] segment(int marker, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(4 + bytes.length)
                .put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) (2 + bytes.length))
                .put(bytes)
                .array();
    }

    private static byte[] png(int width, int height) {
        return ByteBuffer.allocate(33)
                .putInt(0x89504E47)
                .putInt(0x0D0A1A0A)
                .putInt(13)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(width)
                .putInt(height)
                .putInt(0x08020000)
                .array();
    }

    private static byte[] gif(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        file.put("GIF89a".getBytes(StandardCharsets.US_ASCII));
        file.putShort((short) width).putShort((short) height).put((byte) 0).putShort((short) 0);
        file.put((byte) 0x2C).putInt(0).putShort((short) width).putShort((short) height);
        return file.array();
    }

    private static byte[] bmp(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(54).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(54).putInt(0).putInt(54).putInt(40);
        return file.putInt(width)
                .putInt(height)
                .putShort((short) 1)
                .putShort((short) 24)
                .array();
    }

    private static byte[] jpeg(int width, int height) {
        byte[] frame = {8, 0, 0, 0, 0, 1, 1, 0x11, 0};
        ByteBuffer.wrap(frame).putShort(1, (short) height).putShort(3, (short) width);
        ByteBuffer file = ByteBuffer.allocate(64);
        file.putShort((short) 0xFFD8);
        file.put(segment(0xC0, new String(frame, StandardCharsets.ISO_8859_1)));
        file.put(segment(0xDA, "\u0001\u0001\0\0\u003f\0")).put((byte) 0x55);
        file.putShort((short) 0xFFD9);
        return file.array();
    }
}
