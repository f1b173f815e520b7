package io.xgenmm.web.responses;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.engine.TokenUsage;
import io.xgenmm.web.protocol.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A response object: what stays the same while it is made, and its states. Immutable. */
record ResponseBody(String id, long createdAt, String model, ResponseRequest request) {

    private static final List<String> REPEATED =
            List.of("instructions", "max_output_tokens", "previous_response_id", "temperature", "top_p", "user");

    record Text(String type, String text, List<Object> annotations, List<Object> logprobs) {
        static Text of(String text) {
            return new Text("output_text", text, List.of(), List.of());
        }
    }

    record Message(String id, String type, String status, String role, List<Text> content) {}

    record Call(
            String id,
            String type,
            String status,
            @JsonProperty("call_id") String callId,
            String name,
            String arguments) {}

    record InputDetails(
            @JsonProperty("cached_tokens") int cachedTokens,
            @JsonProperty("image_tokens") int imageTokens) {}

    record OutputDetails(@JsonProperty("reasoning_tokens") int reasoningTokens) {}

    record Used(
            @JsonProperty("input_tokens") int inputTokens,
            @JsonProperty("input_tokens_details") InputDetails inputTokensDetails,
            @JsonProperty("output_tokens") int outputTokens,
            @JsonProperty("output_tokens_details") OutputDetails outputTokensDetails,
            @JsonProperty("total_tokens") int totalTokens) {

        static Used of(TokenUsage usage) {
            return new Used(
                    usage.promptTokens(),
                    new InputDetails(usage.cachedTokens(), usage.imageTokens()),
                    usage.completionTokens(),
                    new OutputDetails(0),
                    usage.promptTokens() + usage.completionTokens());
        }
    }

    /** In that state, with that output so far. */
    ObjectNode in(String status, List<?> output, @Nullable Used usage) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("id", id)
                .put("object", "response")
                .put("created_at", createdAt)
                .put("status", status);
        body.put("background", request.background()).putNull("error");
        if (status.equals("incomplete")) {
            body.putObject("incomplete_details").put("reason", "max_output_tokens");
        } else {
            body.putNull("incomplete_details");
        }
        body.put("model", model).set("output", Json.MAPPER.valueToTree(output));
        REPEATED.forEach(name -> body.set(name, request.body().find(name)));
        repeat(body, "metadata", "{}");
        repeat(body, "text", "{\"format\":{\"type\":\"text\"}}");
        repeat(body, "tools", "[]");
        repeat(body, "tool_choice", "\"auto\"");
        body.set("reasoning", Json.read("{\"effort\":null,\"summary\":null}"));
        body.put("parallel_tool_calls", request.body().flag("parallel_tool_calls", true));
        body.put("store", request.store()).put("truncation", "disabled");
        body.set("usage", Json.MAPPER.valueToTree(usage));
        return body;
    }

    ObjectNode failed(String code, String message) {
        ObjectNode body = in("failed", List.of(), null);
        body.putObject("error").put("code", code).put("message", message);
        return body;
    }

    private void repeat(ObjectNode body, String name, String otherwise) {
        JsonNode sent = request.body().find(name);
        body.set(name, sent == null ? Json.read(otherwise) : sent);
    }
}
