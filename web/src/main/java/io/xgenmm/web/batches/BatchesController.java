package io.xgenmm.web.batches;

import io.xgenmm.storage.Order;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.batches.Batch;
import io.xgenmm.storage.batches.BatchRepository;
import io.xgenmm.storage.batches.NewBatch;
import io.xgenmm.storage.files.FileRepository;
import io.xgenmm.web.batches.BatchAnswers.BatchState;
import io.xgenmm.web.batches.BatchAnswers.Batches;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.Fields;
import io.xgenmm.web.protocol.Json;
import io.xgenmm.web.security.Caller;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v1/batches}. */
@RestController
@RequestMapping("/v1/batches")
@ConditionalOnStorage
class BatchesController {

    private static final Set<String> ENDPOINTS = Set.of("/v1/chat/completions", "/v1/completions");
    private static final String WINDOW = "24h";
    private static final int MAX_PAGE = 100;

    private final BatchRepository batches;
    private final FileRepository files;
    private final BatchWorker worker;

    BatchesController(BatchRepository batches, FileRepository files, BatchWorker worker) {
        this.batches = batches;
        this.files = files;
        this.worker = worker;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @SuppressWarnings("unchecked")
    BatchState create(@RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String input = fields.requireText("input_file_id");
        String endpoint = expect(fields, "endpoint", ENDPOINTS);
        String window = expect(fields, "completion_window", Set.of(WINDOW));
        if (files.find(owner(), input).isEmpty()) {
            throw ApiException.notFound(
                    "input_file_id", "file_not_found", "No such File object: '%.60s'.".formatted(input));
        }
        Map<String, Object> metadata = fields.object("metadata")
                .map(m -> (Map<String, Object>) Json.MAPPER.convertValue(m.node(), Map.class))
                .orElse(Map.of());
        Batch batch = batches.create(owner(), new NewBatch(endpoint, input, window, Duration.ofDays(1), metadata));
        worker.wake();
        return BatchState.of(batch);
    }

    private static String expect(Fields fields, String name, Set<String> known) {
        String value = fields.requireText(name);
        if (!known.contains(value)) {
            throw ApiException.unsupported(
                    name, "Invalid '%s': expected one of %s, but got '%.60s'.".formatted(name, known, value));
        }
        return value;
    }

    @GetMapping
    Batches list(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "20") int limit) {
        return Batches.of(batches.list(owner(), after, Order.NEWEST_FIRST, Math.max(1, Math.min(limit, MAX_PAGE))));
    }

    @GetMapping("/{id}")
    BatchState one(@PathVariable("id") String id) {
        return batches.find(owner(), id)
                .map(BatchState::of)
                .orElseThrow(() -> ApiException.notFound(
                        "id", "batch_not_found", "No batch found with id '%.60s'.".formatted(id)));
    }

    @PostMapping("/{id}/cancel")
    BatchState cancel(@PathVariable("id") String id) {
        one(id);
        Batch batch = batches.cancel(owner(), id);
        worker.wake();
        return BatchState.of(batch);
    }

    private static Owner owner() {
        return new Owner(Caller.current().owner());
    }
}
