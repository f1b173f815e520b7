package io.xgenmm.springai;

import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.OutputFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Spring AI's options as the engine's. What is not set stays the engine's default. */
final class GenerationOptionsMapper {
    private GenerationOptionsMapper() {}

    /** @throws IllegalArgumentException if a value is out of its range */
    static GenerationOptions map(XGenMmChatOptions options) {
        GenerationOptions.Builder builder = GenerationOptions.builder();
        set(options.getMaxTokens(), builder::maxTokens);
        set(options.getMinTokens(), builder::minTokens);
        set(options.getTemperature(), value -> builder.temperature(value.floatValue()));
        set(options.getTopP(), value -> builder.topP(value.floatValue()));
        set(options.getTopK(), builder::topK);
        set(options.getMinP(), value -> builder.minP(value.floatValue()));
        set(options.getRepetitionPenalty(), value -> builder.repetitionPenalty(value.floatValue()));
        set(options.getPresencePenalty(), value -> builder.presencePenalty(value.floatValue()));
        set(options.getFrequencyPenalty(), value -> builder.frequencyPenalty(value.floatValue()));
        set(options.getSeed(), builder::seed);
        set(options.getN(), builder::choices);
        set(options.getBeams(), builder::beams);
        set(options.getStopSequences(), builder::stopSequences);
        set(options.getOutputSchema(), schema -> builder.format(new OutputFormat.JsonSchema(schema)));
        return builder.build();
    }

    private static <T> void set(@Nullable T value, Consumer<? super T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }
}
