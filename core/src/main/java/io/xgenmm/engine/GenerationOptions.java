package io.xgenmm.engine;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How one prompt is continued. The defaults are greedy, up to 1024 tokens or what the context leaves.
 *
 * @param maxTokens new tokens at most; empty: 1024 or what the context leaves
 * @param minTokens new tokens before a stop id may be produced
 * @param temperature 0 is greedy (ties go to the lower id); otherwise divides the logits
 * @param topP keep the most probable tokens up to this mass, in (0, 1]
 * @param topK keep this many tokens; 0 keeps all
 * @param minP drop tokens below this share of the best one's probability, in [0, 1)
 * @param repetitionPenalty divides positive and multiplies negative logits of seen ids; 1 is off
 * @param presencePenalty subtracted once from each generated id's logit
 * @param frequencyPenalty subtracted from each generated id's logit as often as it was generated
 * @param logitBias added to the logits of these ids
 * @param seed makes sampling repeatable, also in a crowd; empty: random
 * @param choices independent answers to the prompt
 * @param beams 1 is no beam search
 * @param lengthPenalty exponent of the beam score's length
 * @param stopSequences texts that end the answer; left out of it
 * @param stopTokenIds more ids that end the answer; with {@code ignoreEndOfText} the only ones
 * @param ignoreEndOfText whether the variant's own stop ids are ignored
 * @param logprobs per token the logarithms of the probabilities of so many best ids; empty: none; 0: the chosen only
 * @param format what the answer must look like
 * @param batchPriority whether others go first
 * @param cacheSalt callers with different salts never share cached prefixes or pictures
 */
public record GenerationOptions(
        OptionalInt maxTokens,
        int minTokens,
        float temperature,
        float topP,
        int topK,
        float minP,
        float repetitionPenalty,
        float presencePenalty,
        float frequencyPenalty,
        Map<Integer, Float> logitBias,
        OptionalLong seed,
        int choices,
        int beams,
        float lengthPenalty,
        List<String> stopSequences,
        Set<Integer> stopTokenIds,
        boolean ignoreEndOfText,
        OptionalInt logprobs,
        OutputFormat format,
        boolean batchPriority,
        String cacheSalt) {

    public static final int DEFAULT_MAX_TOKENS = 1024;
    public static final int MAX_CHOICES = 64;
    public static final int MAX_BEAMS = 16;

    public GenerationOptions {
        check(maxTokens.isEmpty() || maxTokens.getAsInt() >= 1, "max tokens must be at least 1, but is %s", maxTokens);
        check(minTokens >= 0, "min tokens must be at least 0, but is %s", minTokens);
        check(temperature >= 0 && Float.isFinite(temperature), "temperature must be 0 or more, but is %s", temperature);
        check(topP > 0 && topP <= 1, "top-p must be in (0, 1], but is %s", topP);
        check(topK >= 0, "top-k must be 0 (off) or more, but is %s", topK);
        check(minP >= 0 && minP < 1, "min-p must be in [0, 1), but is %s", minP);
        check(
                repetitionPenalty > 0 && Float.isFinite(repetitionPenalty),
                "repetition penalty must be greater than 0, but is %s",
                repetitionPenalty);
        check(Float.isFinite(presencePenalty), "presence penalty must be a number, but is %s", presencePenalty);
        check(Float.isFinite(frequencyPenalty), "frequency penalty must be a number, but is %s", frequencyPenalty);
        check(choices >= 1 && choices <= MAX_CHOICES, "n must be in [1, 64], but is %s", choices);
        check(beams >= 1 && beams <= MAX_BEAMS, "beams must be in [1, 16], but is %s", beams);
        check(beams == 1 || choices <= beams, "n must not be greater than the number of beams, but is %s", choices);
        check(
                logprobs.isEmpty() || (logprobs.getAsInt() >= 0 && logprobs.getAsInt() <= 100),
                "logprobs must be in [0, 100], but is %s",
                logprobs);
        check(
                stopSequences.stream().noneMatch(String::isEmpty),
                "stop sequences must not be empty texts, but are %s",
                stopSequences.size());
        logitBias = Map.copyOf(logitBias);
        stopSequences = List.copyOf(stopSequences);
        stopTokenIds = Set.copyOf(stopTokenIds);
    }

    private static void check(boolean ok, String message, Object found) {
        if (!ok) {
            throw new IllegalArgumentException(message.formatted(found));
        }
    }

    public boolean greedy() {
        return temperature == 0;
    }

    public static GenerationOptions defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public Builder toBuilder() {
        Builder b = new Builder();
        b.maxTokens = maxTokens;
        b.minTokens = minTokens;
        b.temperature = temperature;
        b.topP = topP;
        b.topK = topK;
        b.minP = minP;
        b.repetitionPenalty = repetitionPenalty;
        b.presencePenalty = presencePenalty;
        b.frequencyPenalty = frequencyPenalty;
        b.logitBias = logitBias;
        b.seed = seed;
        b.choices = choices;
        b.beams = beams;
        b.lengthPenalty = lengthPenalty;
        b.stopSequences = stopSequences;
        b.stopTokenIds = stopTokenIds;
        b.ignoreEndOfText = ignoreEndOfText;
        b.logprobs = logprobs;
        b.format = format;
        b.batchPriority = batchPriority;
        b.cacheSalt = cacheSalt;
        return b;
    }

    /** Collects options; {@link #build()} checks them. Not thread-safe. */
    public static final class Builder {
        private OptionalInt maxTokens = OptionalInt.empty();
        private int minTokens;
        private float temperature;
        private float topP = 1;
        private int topK;
        private float minP;
        private float repetitionPenalty = 1;
        private float presencePenalty;
        private float frequencyPenalty;
        private Map<Integer, Float> logitBias = Map.of();
        private OptionalLong seed = OptionalLong.empty();
        private int choices = 1;
        private int beams = 1;
        private float lengthPenalty = 1;
        private List<String> stopSequences = List.of();
        private Set<Integer> stopTokenIds = Set.of();
        private boolean ignoreEndOfText;
        private OptionalInt logprobs = OptionalInt.empty();
        private OutputFormat format = new OutputFormat.Text();
        private boolean batchPriority;
        private String cacheSalt = "";

        private Builder() {}

        public Builder maxTokens(int value) {
            maxTokens = OptionalInt.of(value);
            return this;
        }

        public Builder minTokens(int value) {
            minTokens = value;
            return this;
        }

        public Builder temperature(float value) {
            temperature = value;
            return this;
        }

        public Builder topP(float value) {
            topP = value;
            return this;
        }

        public Builder topK(int value) {
            topK = value;
            return this;
        }

        public Builder minP(float value) {
            minP = value;
            return this;
        }

        public Builder repetitionPenalty(float value) {
            repetitionPenalty = value;
            return this;
        }

        public Builder presencePenalty(float value) {
            presencePenalty = value;
            return this;
        }

        public Builder frequencyPenalty(float value) {
            frequencyPenalty = value;
            return this;
        }

        public Builder logitBias(Map<Integer, Float> value) {
            logitBias = value;
            return this;
        }

        public Builder seed(long value) {
            seed = OptionalLong.of(value);
            return this;
        }

        public Builder choices(int value) {
            choices = value;
            return this;
        }

        public Builder beams(int value) {
            beams = value;
            return this;
        }

        public Builder lengthPenalty(float value) {
            lengthPenalty = value;
            return this;
        }

        public Builder stopSequences(List<String> value) {
            stopSequences = value;
            return this;
        }

        public Builder stopTokenIds(Set<Integer> value) {
            stopTokenIds = value;
            return this;
        }

        public Builder ignoreEndOfText(boolean value) {
            ignoreEndOfText = value;
            return this;
        }

        public Builder logprobs(int bestIds) {
            logprobs = OptionalInt.of(bestIds);
            return this;
        }

        public Builder format(OutputFormat value) {
            format = value;
            return this;
        }

        public Builder batchPriority(boolean value) {
            batchPriority = value;
            return this;
        }

        public Builder cacheSalt(String value) {
            cacheSalt = value;
            return this;
        }

        public GenerationOptions build() {
            return new GenerationOptions(
                    maxTokens,
                    minTokens,
                    temperature,
                    topP,
                    topK,
                    minP,
                    repetitionPenalty,
                    presencePenalty,
                    frequencyPenalty,
                    logitBias,
                    seed,
                    choices,
                    beams,
                    lengthPenalty,
                    stopSequences,
                    stopTokenIds,
                    ignoreEndOfText,
                    logprobs,
                    format,
                    batchPriority,
                    cacheSalt);
        }
    }
}
