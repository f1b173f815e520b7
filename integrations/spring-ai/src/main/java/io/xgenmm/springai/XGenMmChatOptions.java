package io.xgenmm.springai;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.tool.ToolCallback;

/**
 * What a request may set, beyond Spring AI's portable options. Immutable; null is "not set" and leaves the engine's
 * default: greedy, up to 1024 tokens or what the context leaves.
 */
public class XGenMmChatOptions extends DefaultToolCallingChatOptions implements StructuredOutputChatOptions {

    /** Whether the model must, may or must not call a tool. */
    public enum ToolChoice {
        AUTO,
        REQUIRED,
        NONE
    }

    private final @Nullable Integer minTokens;
    private final @Nullable Double minP;
    private final @Nullable Double repetitionPenalty;
    private final @Nullable Long seed;
    private final @Nullable Integer n;
    private final @Nullable Integer beams;
    private final @Nullable ToolChoice toolChoice;
    private final @Nullable String outputSchema;

    protected XGenMmChatOptions(AbstractBuilder<?> builder) {
        super(
                builder.callbacks(),
                builder.context(),
                builder.model(),
                builder.frequencyPenalty(),
                builder.maxTokens(),
                builder.presencePenalty(),
                builder.stopSequences(),
                builder.temperature(),
                builder.topK(),
                builder.topP());
        this.minTokens = builder.minTokens;
        this.minP = builder.minP;
        this.repetitionPenalty = builder.repetitionPenalty;
        this.seed = builder.seed;
        this.n = builder.n;
        this.beams = builder.beams;
        this.toolChoice = builder.toolChoice;
        this.outputSchema = builder.outputSchema;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** New tokens before the answer may end. */
    public @Nullable Integer getMinTokens() {
        return minTokens;
    }

    /** Tokens below this share of the best one's probability are dropped. */
    public @Nullable Double getMinP() {
        return minP;
    }

    public @Nullable Double getRepetitionPenalty() {
        return repetitionPenalty;
    }

    public @Nullable Long getSeed() {
        return seed;
    }

    /** Answers to give. */
    public @Nullable Integer getN() {
        return n;
    }

    public @Nullable Integer getBeams() {
        return beams;
    }

    public @Nullable ToolChoice getToolChoice() {
        return toolChoice;
    }

    /** JSON Schema that the answer must satisfy, enforced token by token. */
    @Override
    public @Nullable String getOutputSchema() {
        return outputSchema;
    }

    @Override
    public Builder mutate() {
        Builder builder = new Builder();
        builder.model(getModel())
                .frequencyPenalty(getFrequencyPenalty())
                .maxTokens(getMaxTokens())
                .presencePenalty(getPresencePenalty())
                .stopSequences(getStopSequences())
                .temperature(getTemperature())
                .topK(getTopK())
                .topP(getTopP())
                .toolCallbacks(getToolCallbacks())
                .toolContext(getToolContext())
                .minTokens(minTokens)
                .minP(minP)
                .repetitionPenalty(repetitionPenalty)
                .seed(seed)
                .n(n)
                .beams(beams)
                .toolChoice(toolChoice)
                .outputSchema(outputSchema);
        return builder;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof XGenMmChatOptions that
                        && super.equals(other)
                        && Objects.equals(minTokens, that.minTokens)
                        && Objects.equals(minP, that.minP)
                        && Objects.equals(repetitionPenalty, that.repetitionPenalty)
                        && Objects.equals(seed, that.seed)
                        && Objects.equals(n, that.n)
                        && Objects.equals(beams, that.beams)
                        && toolChoice == that.toolChoice
                        && Objects.equals(outputSchema, that.outputSchema);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                super.hashCode(), minTokens, minP, repetitionPenalty, seed, n, beams, toolChoice, outputSchema);
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder extends AbstractBuilder<Builder> {
        private Builder() {}
    }

    /** What the builders of options and of their subclasses share. */
    public abstract static class AbstractBuilder<B extends AbstractBuilder<B>>
            extends DefaultToolCallingChatOptions.Builder<B> implements StructuredOutputChatOptions.Builder<B> {
        private @Nullable Integer minTokens;
        private @Nullable Double minP;
        private @Nullable Double repetitionPenalty;
        private @Nullable Long seed;
        private @Nullable Integer n;
        private @Nullable Integer beams;
        private @Nullable ToolChoice toolChoice;
        private @Nullable String outputSchema;

        public B minTokens(@Nullable Integer value) {
            minTokens = value;
            return self();
        }

        public B minP(@Nullable Double value) {
            minP = value;
            return self();
        }

        public B repetitionPenalty(@Nullable Double value) {
            repetitionPenalty = value;
            return self();
        }

        public B seed(@Nullable Long value) {
            seed = value;
            return self();
        }

        public B n(@Nullable Integer value) {
            n = value;
            return self();
        }

        public B beams(@Nullable Integer value) {
            beams = value;
            return self();
        }

        public B toolChoice(@Nullable ToolChoice value) {
            toolChoice = value;
            return self();
        }

        @Override
        public B outputSchema(@Nullable String value) {
            outputSchema = value;
            return self();
        }

        @Override
        public B combineWith(ChatOptions.Builder<?> other) {
            super.combineWith(other);
            if (other instanceof AbstractBuilder<?> that) {
                minTokens = firstSet(that.minTokens, minTokens);
                minP = firstSet(that.minP, minP);
                repetitionPenalty = firstSet(that.repetitionPenalty, repetitionPenalty);
                seed = firstSet(that.seed, seed);
                n = firstSet(that.n, n);
                beams = firstSet(that.beams, beams);
                toolChoice = firstSet(that.toolChoice, toolChoice);
                outputSchema = firstSet(that.outputSchema, outputSchema);
            } else if (other.build() instanceof StructuredOutputChatOptions structured) {
                outputSchema = firstSet(structured.getOutputSchema(), outputSchema);
            }
            return self();
        }

        @Override
        public XGenMmChatOptions build() {
            return new XGenMmChatOptions(this);
        }

        private static <T> @Nullable T firstSet(@Nullable T first, @Nullable T second) {
            return first != null ? first : second;
        }

        private @Nullable List<ToolCallback> callbacks() {
            return toolCallbacks;
        }

        private @Nullable Map<String, Object> context() {
            return toolContext;
        }

        private @Nullable String model() {
            return model;
        }

        private @Nullable Double frequencyPenalty() {
            return frequencyPenalty;
        }

        private @Nullable Integer maxTokens() {
            return maxTokens;
        }

        private @Nullable Double presencePenalty() {
            return presencePenalty;
        }

        private @Nullable List<String> stopSequences() {
            return stopSequences;
        }

        private @Nullable Double temperature() {
            return temperature;
        }

        private @Nullable Integer topK() {
            return topK;
        }

        private @Nullable Double topP() {
            return topP;
        }
    }
}
