package io.xgenmm.web.completions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.web.protocol.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer, whole or one frame of it, as it goes over the wire. */
public record Completion(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        @Nullable Usage usage,
        @JsonProperty("system_fingerprint") String systemFingerprint) {

    public record Choice(
            int index,
            String text,
            @Nullable TextLogprobs logprobs,
            @JsonProperty("finish_reason") @Nullable String finishReason,

            @JsonProperty("prompt_token_ids") @JsonInclude(JsonInclude.Include.NON_NULL)
            int @Nullable [] promptTokenIds,

            @JsonProperty("token_ids") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Integer> tokenIds) {}
}
