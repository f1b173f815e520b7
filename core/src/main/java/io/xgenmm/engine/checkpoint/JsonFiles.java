package io.xgenmm.engine.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON objects strictly: no duplicate keys, nothing behind the object, no endless files. */
final class JsonFiles {

    /** The published index has 80 kB, the configuration 2 kB. */
    private static final long MAX_BYTES = 32L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private JsonFiles() {}

    /** The object in that file; empty after a problem was added. */
    static Optional<JsonNode> read(Path file, Problems problems) {
        String name = String.valueOf(file.getFileName());
        try {
            if (!Files.isRegularFile(file)) {
                problems.add("%s: not found (or no regular file); expected it in the folder".formatted(name));
                return Optional.empty();
            }
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                problems.add("%s: %d bytes, but at most %d were expected".formatted(name, size, MAX_BYTES));
                return Optional.empty();
            }
            return parse(Files.readAllBytes(file), name, problems);
        } catch (IOException e) {
            problems.add("%s: cannot be read (%s)".formatted(name, e));
            return Optional.empty();
        }
    }

    static Optional<JsonNode> parse(byte[] json, String name, Problems problems) {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (node.isObject()) {
                return Optional.of(node);
            }
            problems.add("%s: expected a JSON object, found %s".formatted(name, kind(node)));
        } catch (JacksonException e) {
            problems.add("%s: broken JSON (%s at %s)".formatted(name, firstLine(e.getOriginalMessage()), place(e)));
        }
        return Optional.empty();
    }

    static String kind(JsonNode node) {
        return node.isMissingNode() ? "nothing" : node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String place(JacksonException e) {
        var location = e.getLocation();
        return location == null
                ? "an unknown place"
                : "line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("no message");
    }
}
