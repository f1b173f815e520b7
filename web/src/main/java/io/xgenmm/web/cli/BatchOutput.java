package io.xgenmm.web.cli;

import io.xgenmm.web.protocol.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The output of a batch: a line is there whole or not at all, also after a kill. Thread-safe. */
final class BatchOutput implements AutoCloseable {

    private final FileChannel channel;
    private final Set<String> present;

    private BatchOutput(FileChannel channel, Set<String> present) {
        this.channel = channel;
        this.present = Set.copyOf(present);
    }

    /** @param resume keep the whole lines that are there; otherwise an existing file is replaced */
    static BatchOutput open(Path file, boolean resume) {
        try {
            Set<String> present = new HashSet<>();
            if (resume && Files.exists(file)) {
                keepWholeLines(file, present);
            } else {
                Files.write(file, new byte[0]);
            }
            return new BatchOutput(FileChannel.open(file, StandardOpenOption.APPEND), present);
        } catch (IOException e) {
            throw new BadInputException("cannot write the output file: %s".formatted(InputFiles.reason(file, e)), e);
        }
    }

    private static void keepWholeLines(Path file, Set<String> present) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int end = content.length;
        while (end > 0 && content[end - 1] != '\n') {
            end--;
        }
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(end);
        }
        new String(content, 0, end, StandardCharsets.UTF_8).lines().forEach(line -> addId(line, present));
    }

    private static void addId(String line, Set<String> present) {
        try {
            JsonNode id = Json.read(line).path("custom_id");
            if (id.isString()) {
                present.add(id.stringValue());
            }
        } catch (JacksonException e) {
            throw new BadInputException("expected lines of an earlier run in the output file, but one is no JSON", e);
        }
    }

    /** Whether an earlier run has answered that line. */
    boolean holds(String customId) {
        return present.contains(customId);
    }

    synchronized void write(Object line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the output file", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
