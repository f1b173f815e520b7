package io.xgenmm.engine.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Breaks files of a good checkpoint. */
final class BrokenFiles {

    private static final JsonMapper JSON = JsonMapper.shared();

    private BrokenFiles() {}

    static void editJson(Path file, Consumer<ObjectNode> edit) {
        edit(file, text -> {
            ObjectNode node = (ObjectNode) JSON.readTree(text);
            edit.accept(node);
            return JSON.writeValueAsString(node);
        });
    }

    static void edit(Path file, UnaryOperator<String> edit) {
        try {
            Files.writeString(file, edit.apply(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Edits the header of a safetensors file; its data stay. */
    static void editHeader(Path file, Consumer<ObjectNode> edit) {
        editHeaderText(file, text -> {
            ObjectNode node = (ObjectNode) JSON.readTree(text);
            edit.accept(node);
            return JSON.writeValueAsString(node);
        });
    }

    static void editHeaderText(Path file, UnaryOperator<String> edit) {
        editBytes(file, bytes -> {
            int length =
                    (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
            String header = edit.apply(new String(bytes, 8, length, StandardCharsets.UTF_8));
            byte[] encoded = header.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(bytes.length - length + encoded.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(encoded.length)
                    .put(encoded)
                    .put(bytes, 8 + length, bytes.length - 8 - length)
                    .array();
        });
    }

    static void editBytes(Path file, UnaryOperator<byte[]> edit) {
        try {
            Files.write(file, edit.apply(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void truncate(Path file, int bytes) {
        editBytes(file, all -> Arrays.copyOf(all, bytes));
    }

    static void writeLength(Path file, long length) {
        editBytes(file, bytes -> {
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
            return bytes;
        });
    }
}
