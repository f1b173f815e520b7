package io.xgenmm.web.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.engine.TokenUsage;

/** What an answer cost, in OpenAI's form with the vision tokens beside it. */
public record Usage(
        @JsonProperty("prompt_tokens") int promptTokens,
        @JsonProperty("completion_tokens") int completionTokens,
        @JsonProperty("total_tokens") int totalTokens,
        @JsonProperty("prompt_tokens_details") PromptDetails promptTokensDetails) {

    public record PromptDetails(
            @JsonProperty("cached_tokens") int cachedTokens,
            @JsonProperty("image_tokens") int imageTokens) {}

    public static Usage of(TokenUsage usage) {
        return of(usage.promptTokens(), usage.completionTokens(), usage.cachedTokens(), usage.imageTokens());
    }

    private static Usage of(int prompt, int completion, int cached, int image) {
        return new Usage(prompt, completion, prompt + completion, new PromptDetails(cached, image));
    }

    public Usage plus(Usage other) {
        return of(
                promptTokens + other.promptTokens,
                completionTokens + other.completionTokens,
                promptTokensDetails.cachedTokens + other.promptTokensDetails.cachedTokens,
                promptTokensDetails.imageTokens + other.promptTokensDetails.imageTokens);
    }
}
