package io.xgenmm.engine.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reads and checks the header of one safetensors file; never its data.
 *
 * <p>Source: the format as published with the safetensors library (8 bytes of little-endian header length, a JSON header,
 * data without holes). Nothing in the file is trusted: lengths are compared with the file before they are used.
 */
final class SafetensorsFile {

    /** The published headers have 90 kB; the format's own limit of 100 MB would need a gigabyte of heap to parse. */
    static final long MAX_HEADER_BYTES = 16L << 20;

    private static final Map<String, Integer> TYPE_BYTES = Map.ofEntries(
            Map.entry("BOOL", 1),
            Map.entry("U8", 1),
            Map.entry("I8", 1),
            Map.entry("F8_E5M2", 1),
            Map.entry("F8_E4M3", 1),
            Map.entry("I16", 2),
            Map.entry("U16", 2),
            Map.entry("F16", 2),
            Map.entry("BF16", 2),
            Map.entry("I32", 4),
            Map.entry("U32", 4),
            Map.entry("F32", 4),
            Map.entry("F64", 8),
            Map.entry("I64", 8),
            Map.entry("U64", 8));

    private final Path file;
    private final Problems problems;

    SafetensorsFile(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Every readable entry; what is wrong with the others or with the file is added to the problems. */
    List<StoredTensor> read() {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            Optional<byte[]> header = header(channel, size);
            if (header.isEmpty()) {
                return List.of();
            }
            long dataStart = 8L + header.get().length;
            var entries = JsonFiles.parse(header.get(), name() + " (header)", problems)
                    .map(node -> entries(node, dataStart))
                    .orElse(List.of());
            checkRanges(entries, dataStart, size);
            return entries;
        } catch (IOException e) {
            problem("cannot be read (%s)".formatted(e));
            return List.of();
        }
    }

    private Optional<byte[]> header(FileChannel channel, long size) throws IOException {
        if (size < 8) {
            problem("truncated: expected at least the 8 bytes of the header's length, found %d".formatted(size));
            return Optional.empty();
        }
        long length = readFully(channel, 0, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > MAX_HEADER_BYTES) {
            problem("header of %s bytes; expected 2 to %d (no safetensors file?)"
                    .formatted(Long.toUnsignedString(length), MAX_HEADER_BYTES));
            return Optional.empty();
        }
        if (length > size - 8) {
            problem("truncated: expected a header of %d bytes, found a file of %d".formatted(length, size));
            return Optional.empty();
        }
        return Optional.of(readFully(channel, 8, (int) length).array());
    }

    private static ByteBuffer readFully(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new IOException("file became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private List<StoredTensor> entries(JsonNode header, long dataStart) {
        var entries = new ArrayList<StoredTensor>();
        header.properties().forEach(entry -> {
            if (!entry.getKey().equals("__metadata__")) {
                entry(entry.getKey(), entry.getValue(), dataStart).ifPresent(entries::add);
            }
        });
        return entries;
    }

    private Optional<StoredTensor> entry(String tensor, JsonNode node, long dataStart) {
        Optional<List<Long>> shape = sizes(node.path("shape"));
        Optional<List<Long>> offsets = sizes(node.path("data_offsets"));
        JsonNode type = node.path("dtype");
        if (!type.isString()
                || shape.isEmpty()
                || offsets.isEmpty()
                || offsets.get().size() != 2) {
            problem("%s: broken header entry; expected dtype, shape and two data_offsets".formatted(tensor));
            return Optional.empty();
        }
        long begin = offsets.get().get(0);
        long end = offsets.get().get(1);
        if (end < begin || end > Long.MAX_VALUE - dataStart) {
            problem("%s: data_offsets [%d, %d] are no range".formatted(tensor, begin, end));
            return Optional.empty();
        }
        checkLength(tensor, type.stringValue(), shape.get(), end - begin);
        return Optional.of(
                new StoredTensor(tensor, type.stringValue(), shape.get(), file, dataStart + begin, dataStart + end));
    }

    private static Optional<List<Long>> sizes(JsonNode array) {
        var sizes = new ArrayList<Long>();
        for (JsonNode value : array) {
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                return Optional.empty();
            }
            sizes.add(value.longValue());
        }
        return array.isArray() ? Optional.of(sizes) : Optional.empty();
    }

    private void checkLength(String tensor, String type, List<Long> shape, long found) {
        Integer width = TYPE_BYTES.get(type);
        if (width == null) {
            return; // an unknown type is a problem only for a tensor that is used
        }
        try {
            long expected = shape.stream().reduce((long) width, Math::multiplyExact);
            if (expected != found) {
                problem("%s: %s %s needs %d bytes, but data_offsets span %d"
                        .formatted(tensor, type, shape, expected, found));
            }
        } catch (ArithmeticException e) {
            problem("%s: shape %s is larger than any file".formatted(tensor, shape));
        }
    }

    /** Data must follow each other without overlap or hole and end with the file. */
    private void checkRanges(List<StoredTensor> entries, long dataStart, long size) {
        var sorted = entries.stream()
                .sorted(Comparator.comparingLong(StoredTensor::begin).thenComparingLong(StoredTensor::end))
                .toList();
        long reached = dataStart;
        for (StoredTensor next : sorted) {
            if (next.begin() < reached) {
                problem("%s: its data overlap the tensor before it by %d bytes"
                        .formatted(next.name(), reached - next.begin()));
            } else if (next.begin() > reached) {
                problem("%d bytes before %s belong to no tensor".formatted(next.begin() - reached, next.name()));
            }
            reached = Math.max(reached, next.end());
        }
        if (reached > size) {
            long outside = sorted.stream().filter(tensor -> tensor.end() > size).count();
            problem(
                    "truncated or with offsets out of range: the header needs %d bytes, the file holds %d (%d tensors affected)"
                            .formatted(reached, size, outside));
        } else if (reached < size && !entries.isEmpty()) {
            problem("%d bytes behind the last tensor belong to none".formatted(size - reached));
        }
    }

    private void problem(String what) {
        problems.add(name() + ": " + what);
    }

    private String name() {
        return String.valueOf(file.getFileName());
    }
}
