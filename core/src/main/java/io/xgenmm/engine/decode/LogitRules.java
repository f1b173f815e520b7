package io.xgenmm.engine.decode;

import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.grammar.TokenConstraint;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What changes the scores of one growing answer before a token is picked: penalties for ids that occurred, biases,
 * ids that must not come yet, and the grammar. Engine thread only.
 */
public final class LogitRules {
    private final GenerationOptions options;
    private final Set<Integer> stopIds;
    private final @Nullable TokenConstraint constraint;
    private final Set<Integer> promptIds;
    private final Map<Integer, Integer> generated;
    private int generatedCount;

    /**
     * @param promptIds ids that the repetition penalty sees from the start: those of a text-only prompt, as in the original
     * @param stopIds ids that end the answer; none may come before {@link GenerationOptions#minTokens()}
     */
    public LogitRules(
            GenerationOptions options, int[] promptIds, Set<Integer> stopIds, @Nullable TokenConstraint constraint) {
        this(options, stopIds, constraint, distinct(options, promptIds), new LinkedHashMap<>(), 0);
    }

    private LogitRules(
            GenerationOptions options,
            Set<Integer> stopIds,
            @Nullable TokenConstraint constraint,
            Set<Integer> promptIds,
            Map<Integer, Integer> generated,
            int generatedCount) {
        this.options = options;
        this.stopIds = stopIds;
        this.constraint = constraint;
        this.promptIds = promptIds;
        this.generated = generated;
        this.generatedCount = generatedCount;
    }

    private static Set<Integer> distinct(GenerationOptions options, int[] ids) {
        Set<Integer> distinct = new LinkedHashSet<>();
        if (options.repetitionPenalty() != 1) {
            for (int id : ids) {
                distinct.add(id);
            }
        }
        return distinct;
    }

    /** An independent copy at the same place. */
    LogitRules fork() {
        TokenConstraint forked = constraint == null ? null : constraint.fork();
        return new LogitRules(options, stopIds, forked, promptIds, new LinkedHashMap<>(generated), generatedCount);
    }

    /** Moves on by one id of the answer. */
    void accept(int id) {
        generatedCount++;
        if (penalised()) {
            generated.merge(id, 1, Integer::sum);
        }
        if (constraint != null && !stopIds.contains(id)) {
            constraint.accept(id);
        }
    }

    private boolean penalised() {
        return options.repetitionPenalty() != 1 || options.presencePenalty() != 0 || options.frequencyPenalty() != 0;
    }

    /** Changes scores [vocabulary] in place; forbidden ids become negative infinity. */
    void apply(float[] scores) {
        penalise(scores);
        options.logitBias().forEach((id, bias) -> scores[id] += bias);
        if (constraint != null) {
            forbidAllBut(allowed(constraint, scores.length), scores);
        } else if (generatedCount < options.minTokens()) {
            stopIds.forEach(id -> scores[id] = Float.NEGATIVE_INFINITY);
        }
    }

    private void penalise(float[] scores) {
        float penalty = options.repetitionPenalty();
        if (penalty != 1) {
            for (int id : promptIds) {
                scores[id] = repeated(scores[id], penalty);
            }
        }
        generated.forEach((id, count) -> {
            if (penalty != 1 && !promptIds.contains(id)) {
                scores[id] = repeated(scores[id], penalty);
            }
            scores[id] -= options.presencePenalty() + count * options.frequencyPenalty();
        });
    }

    private static float repeated(float score, float penalty) {
        return score > 0 ? score / penalty : score * penalty;
    }

    private static long[] allowed(TokenConstraint constraint, int vocabulary) {
        long[] words = new long[(vocabulary + 63) / 64];
        constraint.allowedTokens(words);
        return words;
    }

    private static void forbidAllBut(long[] allowed, float[] scores) {
        for (int id = 0; id < scores.length; id++) {
            if ((allowed[id >> 6] & 1L << (id & 63)) == 0) {
                scores[id] = Float.NEGATIVE_INFINITY;
            }
        }
    }
}
