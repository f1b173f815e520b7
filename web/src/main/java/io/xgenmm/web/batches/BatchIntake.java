package io.xgenmm.web.batches;

import io.xgenmm.storage.batches.BatchQueue;
import io.xgenmm.storage.batches.ClaimedBatch;
import io.xgenmm.storage.batches.NewBatchItem;
import io.xgenmm.storage.files.FileRepository;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.protocol.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the input file of a batch, line by line, and checks what can be checked without an engine. Thread-safe. */
@Component
@ConditionalOnStorage
class BatchIntake {

    private static final int MAX_LINES = 50_000;
    private static final int MAX_ERRORS = 20;
    private static final int PIECE = 200;

    private final BatchQueue queue;
    private final FileRepository files;

    BatchIntake(BatchQueue queue, FileRepository files) {
        this.queue = queue;
        this.files = files;
    }

    /** Ends with the batch started or failed. */
    void take(ClaimedBatch claimed) throws IOException {
        var reading = new Reading(claimed);
        try (var reader = new BufferedReader(new InputStreamReader(
                files.open(claimed.owner(), claimed.batch().inputFileId()), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null && reading.open(); line = reader.readLine()) {
                reading.take(line);
            }
        }
        reading.finish();
    }

    /** One file being read. */
    private final class Reading {
        private final ClaimedBatch claimed;
        private final List<NewBatchItem> piece = new ArrayList<>();
        private final List<BatchAnswers.LineError> errors = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();
        private int lines;
        private int added;

        Reading(ClaimedBatch claimed) {
            this.claimed = claimed;
        }

        boolean open() {
            return errors.size() < MAX_ERRORS && lines <= MAX_LINES;
        }

        void take(String line) {
            lines++;
            if (line.isBlank()) {
                return;
            }
            Optional<BatchAnswers.LineError> error = check(line);
            if (error.isPresent()) {
                errors.add(error.get());
                return;
            }
            piece.add(new NewBatchItem(String.valueOf(BatchLine.customId(line)), line));
            if (piece.size() == PIECE) {
                flush();
            }
        }

        private Optional<BatchAnswers.LineError> check(String line) {
            JsonNode node;
            try {
                node = Json.read(line);
            } catch (JacksonException e) {
                return error("invalid_json_line", "This line is not parseable as valid JSON.", null);
            }
            String id = node.path("custom_id").asString("");
            if (id.isEmpty()) {
                return error("missing_required_parameter", "Expected a custom_id, but found none.", "custom_id");
            }
            if (!ids.add(id)) {
                return error("duplicate_custom_id", "The custom_id of this line was used before.", "custom_id");
            }
            if (!node.path("url").asString("").equals(claimed.batch().endpoint())) {
                return error(
                        "mismatched_url",
                        "Expected the url %s.".formatted(claimed.batch().endpoint()),
                        "url");
            }
            return node.path("body").isObject()
                    ? Optional.empty()
                    : error("missing_required_parameter", "Expected a body, but found none.", "body");
        }

        private Optional<BatchAnswers.LineError> error(
                String code, String message, @org.jspecify.annotations.Nullable String param) {
            return Optional.of(new BatchAnswers.LineError(code, message, param, lines));
        }

        private void flush() {
            queue.addItems(claimed, added, List.copyOf(piece));
            added += piece.size();
            piece.clear();
        }

        void finish() {
            if (lines > MAX_LINES) {
                errors.add(new BatchAnswers.LineError(
                        "too_many_lines", "Expected at most %d lines.".formatted(MAX_LINES), null, null));
            }
            if (errors.isEmpty() && added + piece.size() == 0) {
                errors.add(new BatchAnswers.LineError("empty_file", "The input file holds no lines.", null, null));
            }
            if (!errors.isEmpty()) {
                queue.fail(claimed, Json.write(errors));
                return;
            }
            flush();
            queue.start(claimed);
        }
    }
}
