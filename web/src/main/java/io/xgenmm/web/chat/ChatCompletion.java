package io.xgenmm.web.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.web.protocol.ChatLogprobs;
import io.xgenmm.web.protocol.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole answer as it goes over the wire. */
public record ChatCompletion(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        Usage usage,
        @JsonProperty("system_fingerprint") String systemFingerprint,

        @JsonProperty("prompt_token_ids") @JsonInclude(JsonInclude.Include.NON_NULL)
        int @Nullable [] promptTokenIds) {

    public record Choice(
            int index,
            Message message,
            @Nullable ChatLogprobs logprobs,
            @JsonProperty("finish_reason") String finishReason,

            @JsonProperty("token_ids") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Integer> tokenIds) {}

    /** @param content null when the answer is tool calls only */
    public record Message(
            String role,
            @Nullable String content,
            @Nullable String refusal,

            @JsonProperty("tool_calls") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<ToolCall> toolCalls) {}

    /** @param index only in streams */
    public record ToolCall(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer index,

            String id,
            String type,
            Function function) {
        public record Function(String name, String arguments) {}
    }
}
