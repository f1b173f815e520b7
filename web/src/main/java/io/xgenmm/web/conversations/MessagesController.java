package io.xgenmm.web.conversations;

import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.conversations.BranchMessage;
import io.xgenmm.storage.conversations.Conversation;
import io.xgenmm.storage.conversations.ConversationChange;
import io.xgenmm.storage.conversations.ConversationRepository;
import io.xgenmm.storage.conversations.Message;
import io.xgenmm.storage.conversations.MessageRepository;
import io.xgenmm.storage.conversations.NewMessage;
import io.xgenmm.storage.conversations.Role;
import io.xgenmm.web.conversations.ConversationAnswers.Branch;
import io.xgenmm.web.conversations.ConversationAnswers.Exchange;
import io.xgenmm.web.conversations.ConversationAnswers.Shown;
import io.xgenmm.web.conversations.ConversationAnswers.Turn;
import io.xgenmm.web.conversations.ConversationAnswers.Turns;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.edge.Once;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.EventStream;
import io.xgenmm.web.protocol.EventStreams;
import io.xgenmm.web.protocol.Fields;
import io.xgenmm.web.protocol.RequestLimits;
import io.xgenmm.web.security.Caller;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /api/conversations/{id}/messages}: what was said, and what is said next. */
@RestController
@RequestMapping("/api/conversations/{conversation}/messages")
@ConditionalOnStorage
class MessagesController {

    private static final int MAX_PAGE = 200;
    private static final int TITLE_LENGTH = 80;

    private final ConversationRepository conversations;
    private final MessageRepository messages;
    private final AnswerService answers;
    private final PartReader parts;
    private final Once once;
    private final EventStreams streams;
    private final RequestLimits limits;

    MessagesController(
            ConversationRepository conversations,
            MessageRepository messages,
            AnswerService answers,
            PartReader parts,
            Once once,
            EventStreams streams,
            RequestLimits limits) {
        this.conversations = conversations;
        this.messages = messages;
        this.answers = answers;
        this.parts = parts;
        this.once = once;
        this.streams = streams;
        this.limits = limits;
    }

    @GetMapping
    Branch branch(
            @PathVariable("conversation") UUID conversation,
            @RequestParam(name = "leaf", required = false) @Nullable UUID leaf,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        UUID active = require(conversation).activeLeaf();
        int rows = Math.max(1, Math.min(limit, MAX_PAGE));
        List<BranchMessage> branch = leaf == null
                ? messages.branch(owner(), conversation, rows)
                : messages.branch(owner(), conversation, leaf, rows);
        return new Branch(branch.stream().map(Turn::of).toList(), active);
    }

    @GetMapping("/all")
    Turns all(
            @PathVariable("conversation") UUID conversation,
            @RequestParam(name = "cursor", required = false) @Nullable UUID cursor,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        require(conversation);
        var page = messages.list(owner(), conversation, cursor, Math.max(1, Math.min(limit, MAX_PAGE)));
        return new Turns(page.items().stream().map(Turn::of).toList(), page.next());
    }

    /** Adds a message; unless {@code generate} is false, an answer follows, streamed or whole. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Nullable
    ResponseEntity<Exchange> say(
            @PathVariable("conversation") UUID conversation,
            @RequestBody JsonNode body,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            HttpServletResponse response) {
        Conversation talk = require(conversation);
        Fields fields = Fields.of(body);
        AnswerOptions options = AnswerOptions.of(talk, fields, limits);
        Role role = Role.of(fields.text("role").orElse("user"));
        var content = parts.read(owner(), fields.require("content"));
        UUID parent = fields.node().has("parent_id") ? uuid(fields, "parent_id") : talk.activeLeaf();
        String id = once.run(
                owner(),
                key,
                body,
                () -> messages.append(owner(), conversation, new NewMessage(parent, role, content))
                        .id()
                        .toString());
        Message question = find(UUID.fromString(id));
        nameAfter(talk, question);
        return fields.flag("generate", role == Role.USER)
                ? answer(question.id(), question, conversation, options, fields, response)
                : ResponseEntity.status(HttpStatus.CREATED).body(new Exchange(Turn.of(question), null));
    }

    /** A changed copy beside a message, and a new answer to it. */
    @PostMapping(path = "/{message}/edit", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Nullable
    ResponseEntity<Exchange> edit(
            @PathVariable("conversation") UUID conversation,
            @PathVariable("message") UUID message,
            @RequestBody JsonNode body,
            HttpServletResponse response) {
        Conversation talk = require(conversation);
        Fields fields = Fields.of(body);
        AnswerOptions options = AnswerOptions.of(talk, fields, limits);
        Message before = inside(conversation, message);
        Message edited = messages.edit(owner(), before.id(), parts.read(owner(), fields.require("content")));
        return fields.flag("generate", before.role() == Role.USER)
                ? answer(edited.id(), edited, conversation, options, fields, response)
                : ResponseEntity.status(HttpStatus.CREATED).body(new Exchange(Turn.of(edited), null));
    }

    /** Another answer beside an answer, or a first one to a question. */
    @PostMapping(path = "/{message}/regenerate", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Nullable
    ResponseEntity<Exchange> regenerate(
            @PathVariable("conversation") UUID conversation,
            @PathVariable("message") UUID message,
            @RequestBody JsonNode body,
            HttpServletResponse response) {
        Conversation talk = require(conversation);
        Fields fields = Fields.of(body);
        Message found = inside(conversation, message);
        @Nullable UUID leaf = found.role() == Role.ASSISTANT ? found.parentId() : found.id();
        return answer(leaf, null, conversation, AnswerOptions.of(talk, fields, limits), fields, response);
    }

    private @Nullable ResponseEntity<Exchange> answer(
            @Nullable UUID leaf,
            @Nullable Message question,
            UUID conversation,
            AnswerOptions options,
            Fields fields,
            HttpServletResponse response) {
        AnswerService.Running started = answers.begin(owner(), conversation, leaf, options);
        Turn asked = question == null ? null : Turn.of(question);
        if (!fields.flag("stream", true)) {
            Message answer = answers.run(started, text -> {});
            return ResponseEntity.status(HttpStatus.CREATED).body(new Exchange(asked, Turn.of(answer)));
        }
        Runnable onDisconnect = fields.flag("detached", false) ? () -> {} : started.generation()::cancel;
        streams.run(response, onDisconnect, events -> stream(started, asked, events));
        return null;
    }

    private void stream(AnswerService.Running started, @Nullable Turn question, EventStream events) {
        if (question != null) {
            events.send("question", question);
        }
        String id = started.answer().messageId().toString();
        events.send(
                "started",
                Map.of("message_id", id, "model", started.generation().model().name()));
        Message answer = answers.run(started, text -> events.send("delta", Map.of("message_id", id, "text", text)));
        events.send("finished", Turn.of(answer));
    }

    /** Shows the branch through a message. */
    @PostMapping("/{message}/show")
    Shown show(@PathVariable("conversation") UUID conversation, @PathVariable("message") UUID message) {
        return new Shown(messages.show(owner(), conversation, message));
    }

    @PostMapping("/{message}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void cancel(@PathVariable("conversation") UUID conversation, @PathVariable("message") UUID message) {
        if (!answers.cancel(owner(), inside(conversation, message).id())) {
            throw ApiException.conflict(null, "not_running", "This message is not being written now.");
        }
    }

    @PutMapping(path = "/{message}/rating", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void rate(
            @PathVariable("conversation") UUID conversation,
            @PathVariable("message") UUID message,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        Integer rating = fields.has("rating") ? fields.integer("rating", -1, 1).orElse(0) : null;
        messages.rate(owner(), inside(conversation, message).id(), rating != null && rating == 0 ? null : rating);
    }

    private void nameAfter(Conversation talk, Message question) {
        String text = question.text().strip();
        if (talk.title().isEmpty() && !text.isEmpty()) {
            String line = text.lines().findFirst().orElse(text);
            int end = line.offsetByCodePoints(0, Math.min(TITLE_LENGTH, line.codePointCount(0, line.length())));
            conversations.update(owner(), talk.id(), ConversationChange.title(line.substring(0, end)));
        }
    }

    private Conversation require(UUID id) {
        return conversations
                .find(owner(), id)
                .filter(found -> found.deleted() == null)
                .orElseThrow(() -> new NotFoundException("conversation", id));
    }

    private Message inside(UUID conversation, UUID message) {
        require(conversation);
        Message found = find(message);
        if (!found.conversationId().equals(conversation)) {
            throw new NotFoundException("message", message);
        }
        return found;
    }

    private Message find(UUID message) {
        return messages.find(owner(), message).orElseThrow(() -> new NotFoundException("message", message));
    }

    private static @Nullable UUID uuid(Fields fields, String name) {
        try {
            return fields.text(name).map(UUID::fromString).orElse(null);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(name, "invalid_id", "Expected the id of a message.");
        }
    }

    private static Owner owner() {
        return new Owner(Caller.current().owner());
    }
}
