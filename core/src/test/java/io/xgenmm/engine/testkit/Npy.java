package io.xgenmm.engine.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array as NumPy stores it (format 1.0, C order): float32, int64 or uint8.
 *
 * @param type as written: {@code <f4}, {@code <i8} or {@code |u1}
 * @param data little-endian, row-major
 */
public record Npy(String type, List<Integer> shape, ByteBuffer data) {

    private static final Pattern HEADER =
            Pattern.compile("\\{'descr': '([^']+)', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\), \\}\\s*");

    public Npy {
        shape = List.copyOf(shape);
        data = data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    public static Npy read(Path file) {
        try {
            return parse(file, ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Npy parse(Path file, ByteBuffer bytes) {
        if (bytes.getLong(0) << 8 != 0x01_59_50_4d_55_4e_93L << 8 || bytes.get(7) != 0) {
            throw new IllegalArgumentException(
                    "%s: expected NumPy format 1.0, found another beginning".formatted(file));
        }
        int length = Short.toUnsignedInt(bytes.getShort(8));
        String header =
                StandardCharsets.US_ASCII.decode(bytes.slice(10, length)).toString();
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "%s: expected descr, C order and shape, found %s".formatted(file, header));
        }
        List<Integer> shape = Arrays.stream(matcher.group(2).split(","))
                .map(String::trim)
                .filter(size -> !size.isEmpty())
                .map(Integer::valueOf)
                .toList();
        return new Npy(matcher.group(1), shape, bytes.slice(10 + length, bytes.capacity() - 10 - length));
    }

    public int elements() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    public float[] floats() {
        float[] values = new float[require("<f4", 4)];
        bytes().asFloatBuffer().get(values);
        return values;
    }

    public long[] longs() {
        long[] values = new long[require("<i8", 8)];
        bytes().asLongBuffer().get(values);
        return values;
    }

    /** Zero is false. */
    public boolean[] flags() {
        boolean[] values = new boolean[require("|u1", 1)];
        for (int i = 0; i < values.length; i++) {
            values[i] = data.get(i) != 0;
        }
        return values;
    }

    private ByteBuffer bytes() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    private int require(String expected, int width) {
        if (!type.equals(expected) || data.remaining() != elements() * width) {
            throw new IllegalStateException("expected %s with %d elements, found %s with %d bytes"
                    .formatted(expected, elements(), type, data.remaining()));
        }
        return elements();
    }
}
