package io.xgenmm.web.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationTimings;
import io.xgenmm.engine.ImageView;
import io.xgenmm.engine.ModelDescription;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.TokenLogprob;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON document of {@code run --output json}. */
record RunOutput(
        String model,
        String variant,
        String precision,
        String device,
        Prompt prompt,
        List<Image> images,
        List<Choice> choices,
        Timings timings) {

    record Prompt(
            String text,
            @JsonProperty("token_ids") int[] tokenIds,
            @JsonProperty("text_tokens") int textTokens,
            @JsonProperty("vision_tokens") int visionTokens,
            int positions) {}

    record Image(
            int width,
            int height,
            List<Integer> grid,
            int tiles,
            @JsonProperty("vision_tokens") int visionTokens) {}

    record Choice(
            int index,
            @JsonProperty("token_ids") List<Integer> tokenIds,
            String text,
            @JsonProperty("finish_reason") String finishReason,
            @JsonProperty("stop_token_id") @Nullable Integer stopTokenId,
            @Nullable Double score,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Logprob> logprobs) {}

    record Logprob(
            @JsonProperty("token_id") int tokenId,
            double logprob,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Logprob> top) {}

    record Timings(
            @JsonProperty("load_ms") double loadMillis,
            @JsonProperty("preprocess_ms") double preprocessMillis,
            @JsonProperty("vision_ms") double visionMillis,
            @JsonProperty("prefill_ms") double prefillMillis,
            @JsonProperty("ttft_ms") double ttftMillis,
            @JsonProperty("decode_ms") double decodeMillis,
            @JsonProperty("prefill_tokens_per_second") double prefillTokensPerSecond,
            @JsonProperty("decode_tokens_per_second") double decodeTokensPerSecond) {}

    static RunOutput of(
            ModelDescription model, PreparedPrompt prompt, GenerationEvent.Finished finished, Duration load) {
        return new RunOutput(
                model.name(),
                model.variant().label(),
                model.precision().label(),
                model.device(),
                new Prompt(
                        prompt.text(),
                        prompt.tokenIds(),
                        prompt.textTokens(),
                        prompt.visionTokens(),
                        prompt.positions()),
                prompt.images().stream().map(RunOutput::image).toList(),
                finished.choices().stream().map(RunOutput::choice).toList(),
                timings(finished, load));
    }

    private static Image image(ImageView view) {
        return new Image(
                view.width(),
                view.height(),
                List.of(view.gridWidth(), view.gridHeight()),
                view.tiles(),
                view.visionTokens());
    }

    private static Choice choice(io.xgenmm.engine.Choice choice) {
        return new Choice(
                choice.index(),
                choice.tokenIds(),
                choice.text(),
                choice.finishReason().label(),
                choice.stopTokenId().isPresent() ? choice.stopTokenId().getAsInt() : null,
                choice.score().isPresent() ? choice.score().getAsDouble() : null,
                choice.logprobs().isEmpty()
                        ? null
                        : choice.logprobs().stream().map(RunOutput::logprob).toList());
    }

    private static Logprob logprob(TokenLogprob token) {
        return new Logprob(
                token.tokenId(),
                token.logprob(),
                token.best().stream()
                        .map(best -> new Logprob(best.tokenId(), best.logprob(), null))
                        .toList());
    }

    private static Timings timings(GenerationEvent.Finished finished, Duration load) {
        GenerationTimings times = finished.timings();
        int read = finished.usage().promptTokens() - finished.usage().cachedTokens();
        int decoded = Math.max(
                0, finished.usage().completionTokens() - finished.choices().size());
        return new Timings(
                millis(load),
                millis(times.preprocess()),
                millis(times.vision()),
                millis(times.prefill()),
                millis(times.timeToFirstToken()),
                millis(times.decode()),
                perSecond(read, times.prefill()),
                perSecond(decoded, times.decode()));
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1000 / 1000.0;
    }

    private static double perSecond(int count, Duration time) {
        return time.isZero() ? 0 : Math.round(count * 1e11 / time.toNanos()) / 100.0;
    }
}
