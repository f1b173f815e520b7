package io.xgenmm.web.responses;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.responses.ResponseRepository;
import io.xgenmm.storage.responses.StoredResponse;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.EventStreams;
import io.xgenmm.web.protocol.Json;
import io.xgenmm.web.protocol.RequestLimits;
import io.xgenmm.web.security.Caller;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v1/responses}. */
@RestController
@RequestMapping("/v1/responses")
@ConditionalOnStorage
class ResponsesController {

    private final ResponseService service;
    private final ResponseRepository responses;
    private final EventStreams streams;
    private final RequestLimits limits;
    private final AsyncTaskExecutor background;

    ResponsesController(
            ResponseService service,
            ResponseRepository responses,
            EventStreams streams,
            RequestLimits limits,
            AsyncTaskExecutor background) {
        this.service = service;
        this.responses = responses;
        this.streams = streams;
        this.limits = limits;
        this.background = background;
    }

    record Deleted(String id, String object, boolean deleted) {}

    record Items(
            String object,
            List<JsonNode> data,
            @JsonProperty("first_id") @Nullable String firstId,
            @JsonProperty("last_id") @Nullable String lastId,
            @JsonProperty("has_more") boolean hasMore) {}

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Nullable
    ResponseEntity<JsonNode> create(@RequestBody JsonNode body, HttpServletResponse response) {
        ResponseService.Making making = service.start(ResponseRequest.read(body, limits), owner());
        ResponseRequest request = making.body().request();
        if (request.background() && !request.stream()) {
            JsonNode queued = service.saveQueued(making);
            background.execute(() -> service.run(making, null));
            return ResponseEntity.ok(queued);
        }
        if (request.stream()) {
            streams.run(response, making.generation()::cancel, events -> service.run(making, events));
            return null;
        }
        return ResponseEntity.ok(service.run(making, null));
    }

    @GetMapping("/{id}")
    JsonNode one(@PathVariable("id") String id) {
        return Json.read(require(id).body());
    }

    @DeleteMapping("/{id}")
    Deleted delete(@PathVariable("id") String id) {
        require(id);
        return new Deleted(id, "response", responses.delete(owner(), id));
    }

    /** @param order desc (newest first, the default) or asc */
    @GetMapping("/{id}/input_items")
    Items inputItems(
            @PathVariable("id") String id,
            @RequestParam(name = "order", defaultValue = "desc") String order,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "20") int limit) {
        List<JsonNode> all = new ArrayList<>();
        Json.read(require(id).input()).forEach(all::add);
        if (!order.equals("asc")) {
            Collections.reverse(all);
        }
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            from = all.get(i).path("id").asString("").equals(after) ? i + 1 : from;
        }
        int to = Math.min(all.size(), from + Math.max(1, Math.min(limit, 100)));
        List<JsonNode> page = all.subList(from, to);
        return new Items("list", page, idOf(page, 0), idOf(page, page.size() - 1), to < all.size());
    }

    private static @Nullable String idOf(List<JsonNode> page, int index) {
        return page.isEmpty() ? null : page.get(index).path("id").asString("");
    }

    /** Only responses in the background can be cancelled, as OpenAI has it. */
    @PostMapping("/{id}/cancel")
    JsonNode cancel(@PathVariable("id") String id) {
        JsonNode body = one(id);
        if (!body.path("background").asBoolean(false)) {
            throw ApiException.invalid(
                    null, "not_background", "Expected a response made with background=true, but this one was not.");
        }
        service.cancel(owner(), id);
        return one(id);
    }

    private StoredResponse require(String id) {
        return responses
                .find(owner(), id)
                .orElseThrow(() -> ApiException.notFound(
                        "response_id", "response_not_found", "Response with id '%.60s' not found.".formatted(id)));
    }

    private static Owner owner() {
        return new Owner(Caller.current().owner());
    }
}
