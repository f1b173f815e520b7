package io.xgenmm.engine.testkit;

import io.xgenmm.engine.checkpoint.TensorSpec;
import io.xgenmm.engine.checkpoint.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes one safetensors file: a header of everything, then the tensors one after the other. */
final class SafetensorsWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    private SafetensorsWriter() {}

    /** @param content writes the data of all tensors in order */
    static void write(Path file, List<TensorSpec> specs, TensorType type, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            byte[] header = padded(JSON.writeValueAsString(header(specs, type)));
            channel.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .flip());
            channel.write(ByteBuffer.wrap(header));
            content.writeTo(channel);
        }
    }

    interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    private static Map<String, Object> header(List<TensorSpec> specs, TensorType type) {
        var header = new LinkedHashMap<String, Object>();
        header.put("__metadata__", Map.of("format", "pt"));
        long offset = 0;
        for (TensorSpec spec : specs) {
            long end = offset + spec.elements() * type.bytes();
            header.put(
                    spec.name(),
                    Map.of("dtype", type.name(), "shape", spec.shape(), "data_offsets", List.of(offset, end)));
            offset = end;
        }
        return header;
    }

    private static byte[] padded(String json) {
        int spaces = (8 - json.length() % 8) % 8; // names are ASCII; data then start on a multiple of 8
        return (json + " ".repeat(spaces)).getBytes(StandardCharsets.US_ASCII);
    }
}
