package io.xgenmm.engine.vision.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG files of 8-bit RGB. */
public final class PngFile {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte UP = 2;

    private PngFile() {}

    public static byte[] encode(RgbImage image) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(13).putInt(image.width()).putInt(image.height());
        header.put((byte) 8).put((byte) 2); // 8 bits, RGB
        chunk(file, "IHDR", header.array(), header.capacity());
        compressed(file, filtered(image));
        chunk(file, "IEND", new byte[0], 0);
        return file.toByteArray();
    }

    /** Each row as the difference to the one above. */
    private static byte[] filtered(RgbImage image) {
        int rowBytes = 3 * image.width();
        byte[] samples = image.samples();
        byte[] rows = new byte[Math.multiplyExact(rowBytes + 1, image.height())];
        for (int y = 0, in = 0, out = 0; y < image.height(); y++) {
            rows[out++] = UP;
            for (int i = 0; i < rowBytes; i++, in++) {
                rows[out++] = (byte) (samples[in] - (y == 0 ? 0 : samples[in - rowBytes]));
            }
        }
        return rows;
    }

    private static void compressed(ByteArrayOutputStream file, byte[] rows) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(rows);
            deflater.finish();
            byte[] chunk = new byte[1 << 16];
            while (!deflater.finished()) {
                chunk(file, "IDAT", chunk, deflater.deflate(chunk));
            }
        } finally {
            deflater.end();
        }
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] data, int length) {
        CRC32 crc = new CRC32();
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        crc.update(name);
        crc.update(data, 0, length);
        file.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
        file.writeBytes(name);
        file.write(data, 0, length);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
