package io.xgenmm.web.responses;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.Choice;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.engine.tools.ToolCall;
import io.xgenmm.engine.tools.ToolCallParser;
import io.xgenmm.engine.tools.ToolPrompt;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.responses.ResponseRepository;
import io.xgenmm.storage.responses.StoredResponse;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.models.GenerationObserver;
import io.xgenmm.web.models.RunningGeneration;
import io.xgenmm.web.models.ServedModels;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.EventStream;
import io.xgenmm.web.protocol.ImageSource;
import io.xgenmm.web.protocol.Json;
import io.xgenmm.web.protocol.Refusals;
import io.xgenmm.web.protocol.RequestLimits;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes responses, keeps them, and stops them. Thread-safe. */
@Component
@ConditionalOnStorage
class ResponseService {

    private final ServedModels models;
    private final GenerationObserver observer;
    private final ResponseRepository responses;
    private final InputItems items;
    private final Clock clock;
    private final Map<String, Making> running = new ConcurrentHashMap<>();

    ResponseService(
            ServedModels models,
            GenerationObserver observer,
            ResponseRepository responses,
            ImageSource images,
            RequestLimits limits,
            Clock clock) {
        this.models = models;
        this.observer = observer;
        this.responses = responses;
        this.items = new InputItems(images, limits);
        this.clock = clock;
    }

    /** A response on its way. */
    record Making(Owner owner, ResponseBody body, String itemId, RunningGeneration generation)
            implements AutoCloseable {
        @Override
        public void close() {
            generation.close();
        }
    }

    /** Queues the request; the caller must {@link #run} it. */
    Making start(ResponseRequest request, Owner owner) {
        Engine engine = models.engine(request.model());
        PreparedPrompt prompt = engine.prepare(new PromptInput.Chat(messages(request, owner)));
        var options = request.options().toBuilder().cacheSalt(owner.id()).build();
        var generation = RunningGeneration.start(engine, prompt, options, owner.id(), observer);
        ResponseBody body = new ResponseBody(
                ResponseRepository.newId(),
                clock.instant().getEpochSecond(),
                engine.model().name(),
                request);
        Making making = new Making(owner, body, "msg_" + UUID.randomUUID(), generation);
        running.put(body.id(), making);
        return making;
    }

    private List<ChatMessage> messages(ResponseRequest request, Owner owner) {
        var all = new ArrayList<JsonNode>();
        request.previous().ifPresent(previous -> all.addAll(before(previous, owner)));
        all.addAll(request.input());
        var messages = new ArrayList<ChatMessage>();
        request.instructions().ifPresent(text -> messages.add(ChatMessage.system(text)));
        messages.addAll(items.toMessages(all));
        return request.tools().applyTo(messages);
    }

    /** What was said in the responses that this one continues. */
    private List<JsonNode> before(String previous, Owner owner) {
        List<StoredResponse> chain = responses.chain(owner, previous);
        if (chain.isEmpty()) {
            throw ApiException.notFound(
                    "previous_response_id",
                    "previous_response_not_found",
                    "Previous response with id '%.60s' not found.".formatted(previous));
        }
        var items = new ArrayList<JsonNode>();
        for (StoredResponse response : chain) {
            Json.read(response.input()).forEach(items::add);
            Json.read(response.body()).path("output").forEach(items::add);
        }
        return items;
    }

    /** Makes it to its end, tells {@code reader}, keeps it if that was wished. */
    ObjectNode run(Making making, @Nullable EventStream reader) {
        ResponseEvents events = new ResponseEvents(reader, making.itemId());
        try (making) {
            ObjectNode body = make(making, events);
            save(making, body);
            return body;
        } catch (RuntimeException e) {
            ApiException refusal = Refusals.of(e);
            ObjectNode failed = making.body().failed("server_error", String.valueOf(refusal.getMessage()));
            save(making, failed);
            if (reader == null || !reader.begun()) {
                throw e;
            }
            events.state("response.failed", failed);
            return failed;
        } finally {
            running.remove(making.body().id());
        }
    }

    private ObjectNode make(Making making, ResponseEvents events) {
        ObjectNode begun = making.body().in("in_progress", List.of(), null);
        ToolPrompt tools = making.body().request().tools();
        ToolCallParser parser = new ToolCallParser(tools.active() ? tools.tools() : List.of());
        while (true) {
            GenerationEvent event = making.generation().next();
            if (event instanceof GenerationEvent.Started) {
                events.state("response.created", begun);
                events.state("response.in_progress", begun);
            } else if (event instanceof GenerationEvent.Delta delta) {
                events.delta(tools.active() ? parser.push(delta.text()) : delta.text());
            } else if (event instanceof GenerationEvent.Finished finished) {
                events.delta(parser.finish());
                return finish(making, events, finished, parser.calls());
            }
        }
    }

    private static ObjectNode finish(
            Making making, ResponseEvents events, GenerationEvent.Finished finished, List<ToolCall> calls) {
        Choice choice = finished.choices().get(0);
        ToolPrompt tools = making.body().request().tools();
        String text = tools.active()
                ? ToolCallParser.parse(choice.text(), tools.tools()).text()
                : choice.text();
        String status = status(choice.finishReason());
        var output = new ArrayList<Object>();
        if (calls.isEmpty() || !text.isBlank() || events.opened()) {
            output.add(message(making, status, text));
            events.closed(message(making, status, text));
        }
        for (ToolCall call : calls) {
            ResponseBody.Call item = call(call);
            events.called(output.size(), item);
            output.add(item);
        }
        ObjectNode body = making.body().in(status, output, ResponseBody.Used.of(finished.usage()));
        events.state(status.equals("completed") ? "response.completed" : "response.incomplete", body);
        return body;
    }

    private static ResponseBody.Message message(Making making, String status, String text) {
        return new ResponseBody.Message(
                making.itemId(),
                "message",
                status.equals("completed") ? status : "incomplete",
                "assistant",
                List.of(ResponseBody.Text.of(text)));
    }

    private static ResponseBody.Call call(ToolCall call) {
        String id = UUID.randomUUID().toString().replace("-", "");
        return new ResponseBody.Call(
                "fc_" + id, "function_call", "completed", "call_" + id, call.name(), call.arguments());
    }

    private static String status(FinishReason reason) {
        if (reason == FinishReason.CANCELLED) {
            return "cancelled";
        }
        return reason == FinishReason.STOP ? "completed" : "incomplete";
    }

    /** Keeps it as queued, so that it can be asked for while it is made. */
    ObjectNode saveQueued(Making making) {
        ObjectNode body = making.body().in("queued", List.of(), null);
        save(making, body);
        return body;
    }

    private void save(Making making, ObjectNode body) {
        ResponseRequest request = making.body().request();
        if (request.store()) {
            responses.save(
                    making.owner(),
                    new StoredResponse(
                            making.body().id(),
                            request.previous().orElse(null),
                            making.body().model(),
                            body.path("status").asString(""),
                            Json.write(request.input()),
                            Json.write(body),
                            Instant.ofEpochSecond(making.body().createdAt())));
        }
    }

    /** Stops one that is being made here; false when none of that id is. */
    boolean cancel(Owner owner, String id) {
        Making making = running.get(id);
        if (making == null || !making.owner().equals(owner)) {
            return false;
        }
        making.generation().cancel();
        return true;
    }
}
