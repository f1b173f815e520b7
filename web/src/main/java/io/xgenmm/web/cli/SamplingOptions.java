package io.xgenmm.web.cli;

import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.OutputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the prompt is continued. */
final class SamplingOptions {

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "new tokens at most (default: 1024, or what the context leaves)")
    @Nullable
    Integer maxTokens;

    @Option(names = "--min-tokens", paramLabel = "N", description = "new tokens before a stop token may come")
    int minTokens;

    @Option(names = "--temperature", paramLabel = "T", description = "0 is greedy (default)")
    float temperature;

    @Option(names = "--top-p", paramLabel = "P", description = "keep the most probable tokens up to this mass")
    float topP = 1;

    @Option(names = "--top-k", paramLabel = "K", description = "keep so many tokens; 0 keeps all")
    int topK;

    @Option(
            names = "--min-p",
            paramLabel = "P",
            description = "drop tokens below this share of the best one's probability")
    float minP;

    @Option(names = "--repetition-penalty", paramLabel = "R", description = "1 is off")
    float repetitionPenalty = 1;

    @Option(names = "--presence-penalty", paramLabel = "P", description = "0 is off")
    float presencePenalty;

    @Option(names = "--frequency-penalty", paramLabel = "F", description = "0 is off")
    float frequencyPenalty;

    @Option(names = "--seed", paramLabel = "S", description = "makes sampling repeatable")
    @Nullable
    Long seed;

    @Option(names = "--beams", paramLabel = "N", description = "beam search over so many beams")
    int beams = 1;

    @Option(
            names = "--length-penalty",
            paramLabel = "L",
            description = "exponent of the length in beam scores (default: 1)")
    float lengthPenalty = 1;

    @Option(names = "--n", paramLabel = "N", description = "so many answers")
    int n = 1;

    @Option(names = "--stop", paramLabel = "TEXT", description = "a text that ends the answer; may be repeated")
    List<String> stop = List.of();

    @Option(names = "--stop-token", paramLabel = "ID", description = "an id that ends the answer; may be repeated")
    List<Integer> stopTokens = List.of();

    @Option(names = "--ignore-eos", description = "only --stop-token ids end the answer, not the variant's own")
    boolean ignoreEos;

    @Option(
            names = "--json-schema",
            paramLabel = "FILE",
            description = "the answer is a JSON document that this schema accepts")
    @Nullable
    Path jsonSchema;

    @Option(
            names = "--logprobs",
            paramLabel = "K",
            description = "per token, log-probabilities of the K best (0: the chosen one only)")
    @Nullable
    Integer logprobs;

    /** @throws IllegalArgumentException naming the first value that is out of range */
    GenerationOptions toOptions() {
        GenerationOptions.Builder options = GenerationOptions.builder()
                .minTokens(minTokens)
                .temperature(temperature)
                .topP(topP)
                .topK(topK)
                .minP(minP)
                .repetitionPenalty(repetitionPenalty)
                .presencePenalty(presencePenalty)
                .frequencyPenalty(frequencyPenalty)
                .choices(n)
                .beams(beams)
                .lengthPenalty(lengthPenalty)
                .stopSequences(stop)
                .stopTokenIds(new LinkedHashSet<>(stopTokens))
                .ignoreEndOfText(ignoreEos);
        if (maxTokens != null) {
            options.maxTokens(maxTokens);
        }
        if (seed != null) {
            options.seed(seed);
        }
        if (logprobs != null) {
            options.logprobs(logprobs);
        }
        if (jsonSchema != null) {
            options.format(new OutputFormat.JsonSchema(read(jsonSchema)));
        }
        return options.build();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new BadInputException("expected a JSON schema file, but cannot read %s: %s".formatted(file, e), e);
        }
    }
}
