package io.xgenmm.web.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.web.protocol.ChatLogprobs;
import io.xgenmm.web.protocol.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One frame of a streamed answer. {@code finish_reason}, {@code logprobs} and {@code usage} are there as null, too. */
record ChatChunk(
        String id,
        String object,
        long created,
        String model,
        @JsonProperty("system_fingerprint") String systemFingerprint,
        List<Choice> choices,
        @Nullable Usage usage,

        @JsonProperty("prompt_token_ids") @JsonInclude(JsonInclude.Include.NON_NULL)
        int @Nullable [] promptTokenIds) {

    record Choice(
            int index,
            Delta delta,
            @Nullable ChatLogprobs logprobs,
            @JsonProperty("finish_reason") @Nullable String finishReason,

            @JsonProperty("token_ids") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Integer> tokenIds) {}

    /** What is new in a message. */
    sealed interface Delta permits Opening, Text, Calls, Nothing {}

    record Opening(String role, String content, @Nullable String refusal) implements Delta {}

    record Text(String content) implements Delta {}

    record Calls(@JsonProperty("tool_calls") List<ChatCompletion.ToolCall> toolCalls) implements Delta {}

    @JsonInclude
    record Nothing() implements Delta {}
}
