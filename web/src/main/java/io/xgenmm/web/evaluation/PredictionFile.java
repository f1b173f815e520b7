package io.xgenmm.web.evaluation;

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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Predictions as JSON Lines, each written at once when it is there, so that a stopped evaluation goes on where it was.
 * Thread-safe.
 */
public final class PredictionFile implements AutoCloseable {

    private final Optional<FileChannel> channel;
    private final Map<String, String> present;

    private PredictionFile(Optional<FileChannel> channel, Map<String, String> present) {
        this.channel = channel;
        this.present = Map.copyOf(present);
    }

    /** Keeps nothing. */
    public static PredictionFile none() {
        return new PredictionFile(Optional.empty(), Map.of());
    }

    /**
     * Opens a file for appending.
     *
     * @param resume keep what an earlier run of the same model left; otherwise the file is replaced
     * @throws BadEvaluationException if it cannot be written, or holds something else
     */
    public static PredictionFile open(Path file, boolean resume, String model) {
        try {
            Map<String, String> present = new HashMap<>();
            if (resume && Files.exists(file)) {
                keepWholeLines(file, model, present);
            } else {
                Files.write(file, new byte[0]);
            }
            return new PredictionFile(Optional.of(FileChannel.open(file, StandardOpenOption.APPEND)), present);
        } catch (IOException e) {
            throw new BadEvaluationException("the file of predictions %s cannot be used: %s".formatted(file, e), e);
        }
    }

    private static void keepWholeLines(Path file, String model, Map<String, String> present) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int end = content.length;
        while (end > 0 && content[end - 1] != '\n') {
            end--;
        }
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(end);
        }
        new String(content, 0, end, StandardCharsets.UTF_8).lines().forEach(line -> keep(line, file, model, present));
    }

    private static void keep(String line, Path file, String model, Map<String, String> present) {
        JsonNode prediction;
        try {
            prediction = Json.read(line);
        } catch (JacksonException e) {
            throw new BadEvaluationException("expected predictions in %s, but a line is no JSON".formatted(file), e);
        }
        String from = prediction.path("model").asString("");
        if (!from.equals(model)) {
            throw new BadEvaluationException(
                    "expected predictions of %s in %s, but they are of '%s'; use another file or leave --resume out"
                            .formatted(model, file, from));
        }
        if (prediction.path("error").isMissingNode()) { // what failed is tried again
            present.put(
                    prediction.path("index").asString(""),
                    prediction.path("prediction").asString(""));
        }
    }

    /** What an earlier run answered to that question. */
    Optional<String> earlier(String index) {
        return Optional.ofNullable(present.get(index));
    }

    synchronized void write(Prediction prediction) {
        if (channel.isEmpty()) {
            return;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap((Json.write(prediction) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.get().write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a prediction cannot be written", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel.isPresent()) {
            channel.get().close();
        }
    }
}
