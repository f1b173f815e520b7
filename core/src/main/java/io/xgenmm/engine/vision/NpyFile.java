package io.xgenmm.engine.vision;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes arrays as NumPy's {@code .npy}, format version 1.0. */
public final class NpyFile {
    private static final int ALIGNMENT = 64;

    private NpyFile() {}

    /**
     * @param values what remains of it is written; its position stays
     * @param shape C order; the product is the number of values
     */
    public static void write(Path file, FloatBuffer values, long... shape) throws IOException {
        long expected = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (expected != values.remaining()) {
            throw new IllegalArgumentException("an array of shape %s holds %d floats, but got %d"
                    .formatted(Arrays.toString(shape), expected, values.remaining()));
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(header(shape));
            FloatBuffer left = values.duplicate();
            ByteBuffer chunk = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
            while (left.hasRemaining()) {
                chunk.clear();
                while (left.hasRemaining() && chunk.hasRemaining()) {
                    chunk.putFloat(left.get());
                }
                out.write(chunk.array(), 0, chunk.position());
            }
        }
    }

    private static byte[] header(long... shape) {
        String dimensions = Arrays.stream(shape).mapToObj(d -> d + ",").collect(Collectors.joining(" "));
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }".formatted(dimensions);
        int length = 10 + text.length() + 1;
        int padding = (ALIGNMENT - length % ALIGNMENT) % ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(length + padding).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        header.putShort((short) (length + padding - 10));
        header.put((text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII));
        return header.array();
    }
}
