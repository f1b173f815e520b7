package io.xgenmm.springai.autoconfigure;

import io.xgenmm.springai.XGenMmChatOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The options of requests that set none; what is unset stays the engine's default.
 *
 * @param model embedded: an embedded name (tiny-interleave ...), a name in the model store, or a folder in the published
 *     layout; remote: a name the server knows. Unset: tiny-interleave
 * @param maxTokens new tokens at most
 * @param minTokens new tokens before the answer may end
 * @param temperature 0 is greedy
 * @param topP keep the most probable tokens up to this mass
 * @param topK keep this many tokens
 * @param minP drop tokens below this share of the best one's probability
 * @param seed makes sampling repeatable
 * @param repetitionPenalty divides positive and multiplies negative logits of seen ids
 * @param presencePenalty subtracted once from each generated id's logit
 * @param frequencyPenalty subtracted from each generated id's logit as often as it was generated
 * @param stopSequences texts that end the answer
 * @param beams width of beam search
 */
@ConfigurationProperties(XGenMmChatProperties.PREFIX)
public record XGenMmChatProperties(
        @Nullable String model,
        @Nullable Integer maxTokens,
        @Nullable Integer minTokens,
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        @Nullable Double minP,
        @Nullable Long seed,
        @Nullable Double repetitionPenalty,
        @Nullable Double presencePenalty,
        @Nullable Double frequencyPenalty,
        @Nullable List<String> stopSequences,
        @Nullable Integer beams) {

    public static final String PREFIX = "spring.ai.xgen-mm.chat";

    /** @param modelName the name the backend serves */
    XGenMmChatOptions toOptions(String modelName) {
        return XGenMmChatOptions.builder()
                .model(modelName)
                .maxTokens(maxTokens)
                .temperature(temperature)
                .topP(topP)
                .topK(topK)
                .presencePenalty(presencePenalty)
                .frequencyPenalty(frequencyPenalty)
                .stopSequences(stopSequences)
                .minTokens(minTokens)
                .minP(minP)
                .seed(seed)
                .repetitionPenalty(repetitionPenalty)
                .beams(beams)
                .build();
    }
}
