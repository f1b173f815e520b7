package io.xgenmm.web.conversations;

import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.Page;
import io.xgenmm.storage.conversations.Conversation;
import io.xgenmm.storage.conversations.ConversationChange;
import io.xgenmm.storage.conversations.ConversationRepository;
import io.xgenmm.web.conversations.ConversationAnswers.Deleted;
import io.xgenmm.web.conversations.ConversationAnswers.Talk;
import io.xgenmm.web.conversations.ConversationAnswers.Talks;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.edge.Once;
import io.xgenmm.web.protocol.Fields;
import io.xgenmm.web.protocol.Json;
import io.xgenmm.web.security.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /api/conversations}: the list of them. */
@RestController
@RequestMapping("/api/conversations")
@ConditionalOnStorage
class ConversationsController {

    private static final int MAX_PAGE = 200;

    private final ConversationRepository conversations;
    private final Once once;

    ConversationsController(ConversationRepository conversations, Once once) {
        this.conversations = conversations;
        this.once = once;
    }

    @GetMapping
    Talks list(
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        Page<Conversation> page = conversations.list(owner(), cursor, Math.max(1, Math.min(limit, MAX_PAGE)));
        return new Talks(page.items().stream().map(Talk::of).toList(), page.next());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> create(
            @RequestBody JsonNode body,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        Fields fields = Fields.of(body);
        String created = once.run(
                owner(),
                key,
                body,
                () -> Json.write(Talk.of(conversations.create(
                        owner(),
                        fields.text("title").orElse(""),
                        fields.text("model").orElse(null),
                        options(fields).orElse(Map.of())))));
        return ResponseEntity.status(HttpStatus.CREATED)
                .contentType(MediaType.APPLICATION_JSON)
                .body(created);
    }

    @GetMapping("/{id}")
    Talk one(@PathVariable("id") UUID id) {
        return conversations
                .find(owner(), id)
                .filter(found -> found.deleted() == null)
                .map(Talk::of)
                .orElseThrow(() -> new NotFoundException("conversation", id));
    }

    @PatchMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Talk change(@PathVariable("id") UUID id, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        var change = new ConversationChange(
                fields.text("title").orElse(null),
                fields.text("model").orElse(null),
                options(fields).orElse(null),
                fields.has("pinned") ? fields.flag("pinned", false) : null);
        return conversations
                .update(owner(), id, change)
                .map(Talk::of)
                .orElseThrow(() -> new NotFoundException("conversation", id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable("id") UUID id) {
        if (!conversations.delete(owner(), id)) {
            throw new NotFoundException("conversation", id);
        }
    }

    @DeleteMapping
    Deleted deleteAll() {
        return new Deleted(conversations.deleteAll(owner()));
    }

    @PostMapping("/{id}/restore")
    Talk restore(@PathVariable("id") UUID id) {
        if (!conversations.restore(owner(), id)) {
            throw new NotFoundException("deleted conversation", id);
        }
        return one(id);
    }

    @SuppressWarnings("unchecked")
    private static Optional<Map<String, Object>> options(Fields fields) {
        return fields.object("options")
                .map(options -> (Map<String, Object>) Json.MAPPER.convertValue(options.node(), Map.class));
    }

    private static Owner owner() {
        return new Owner(Caller.current().owner());
    }
}
