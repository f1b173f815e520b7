package io.xgenmm.web.batches;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.engine.EngineBusyException;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.web.chat.ChatRequest;
import io.xgenmm.web.chat.ChatService;
import io.xgenmm.web.completions.CompletionRequest;
import io.xgenmm.web.completions.CompletionService;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.Fields;
import io.xgenmm.web.protocol.ImageSource;
import io.xgenmm.web.protocol.Json;
import io.xgenmm.web.protocol.Refusals;
import io.xgenmm.web.protocol.RequestLimits;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Answers one line of a batch. Thread-safe. */
public record BatchLine(ChatService chat, CompletionService completions, ImageSource images, RequestLimits limits) {

    /** One line of the output, in OpenAI's form. */
    public record Result(
            String id,
            @JsonProperty("custom_id") @Nullable String customId,
            Response response,
            @Nullable Problem error) {

        public boolean ok() {
            return error == null;
        }
    }

    public record Response(
            @JsonProperty("status_code") int statusCode,
            @JsonProperty("request_id") String requestId,
            Object body) {}

    public record Problem(@Nullable String code, String message) {}

    /**
     * Answers a line. A bad one does not throw; the result says what is wrong with it.
     *
     * @throws EngineBusyException if it should be tried again later
     */
    public Result answer(String line, @Nullable String customId, String owner) {
        String requestId = "req_" + UUID.randomUUID();
        try {
            return new Result(
                    "batch_req_" + UUID.randomUUID(), customId, new Response(200, requestId, body(line, owner)), null);
        } catch (EngineBusyException e) {
            throw e;
        } catch (RuntimeException e) {
            ApiException refusal = e instanceof JacksonException
                    ? ApiException.invalid(null, "invalid_json", "Expected a JSON object on each line.")
                    : Refusals.of(e);
            return new Result(
                    "batch_req_" + UUID.randomUUID(),
                    customId,
                    new Response(refusal.status(), requestId, refusal.envelope()),
                    new Problem(refusal.code(), String.valueOf(refusal.getMessage())));
        }
    }

    private Object body(String line, String owner) {
        Fields fields = Fields.of(Json.read(line));
        String method = fields.text("method").orElse("POST");
        if (!method.equals("POST")) {
            throw ApiException.unsupported(
                    "method", "Invalid 'method': expected POST, but got '%.20s'.".formatted(method));
        }
        JsonNode body = fields.require("body");
        String url = fields.requireText("url");
        switch (url) {
            case "/v1/chat/completions":
                ChatRequest question = ChatRequest.read(body, images, limits);
                return chat.complete(question.withOptions(afterOthers(question.options())), owner)
                        .completion();
            case "/v1/completions":
                CompletionRequest prompt = CompletionRequest.read(body, images, limits);
                return completions
                        .complete(prompt.withOptions(afterOthers(prompt.options())), owner)
                        .completion();
            default:
                throw ApiException.unsupported(
                        "url",
                        "Invalid 'url': expected /v1/chat/completions or /v1/completions, but got '%.60s'."
                                .formatted(url));
        }
    }

    private static GenerationOptions afterOthers(GenerationOptions options) {
        return options.toBuilder().batchPriority(true).build();
    }

    /** The id of a line, as far as it can be read. */
    public static @Nullable String customId(String line) {
        try {
            JsonNode id = Json.read(line).path("custom_id");
            return id.isString() ? id.stringValue() : null;
        } catch (JacksonException e) {
            return null;
        }
    }
}
