package io.xgenmm.engine.schedule;

import io.xgenmm.engine.Choice;
import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.TokenLogprob;
import io.xgenmm.engine.decode.LogitRules;
import io.xgenmm.engine.decode.Logprobs;
import io.xgenmm.engine.decode.Sampler;
import io.xgenmm.engine.prompt.TextStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One answer that grows token by token, and tells its reader. */
final class GrowingChoice {
    private final GenerationTask task;
    private final int index;
    private final Sampler sampler;
    private final TextStream text;
    private final StringBuilder whole = new StringBuilder();
    private final List<Integer> tokens = new ArrayList<>();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private @Nullable Choice result;

    GrowingChoice(GenerationTask task, int index, TextStream text) {
        this.task = task;
        this.index = index;
        this.text = text;
        GenerationTask.AnswerRules rules = task.rules();
        int[] seen = task.prompt().preparedImages().isEmpty() ? task.prompt().tokenIds() : new int[0];
        LogitRules logitRules = new LogitRules(
                task.options(),
                seen,
                rules.stopIds(),
                rules.constraint().map(c -> c.fork()).orElse(null));
        sampler = new Sampler(task.options(), logitRules, rules.seed(), index);
    }

    int index() {
        return index;
    }

    int lastToken() {
        return tokens.get(tokens.size() - 1);
    }

    boolean finished() {
        return result != null;
    }

    Choice result() {
        Choice choice = result;
        if (choice == null) {
            throw new IllegalStateException("choice %d still grows".formatted(index));
        }
        return choice;
    }

    /** Picks the next token and tells the reader. */
    void grow(float[] logits, float[] scratch) {
        int id = sampler.pick(logits, scratch);
        List<TokenLogprob> described = task.options().logprobs().isPresent()
                ? List.of(new Logprobs(logits)
                        .describe(id, task.options().logprobs().getAsInt()))
                : List.of();
        tokens.add(id);
        logprobs.addAll(described);
        boolean stop = task.rules().stopIds().contains(id);
        String piece = stop ? "" : text.push(id);
        boolean stopText = !text.stoppedBy().isEmpty();
        boolean last = stop || stopText || tokens.size() >= task.rules().maxTokens();
        if (last) {
            piece += stopText ? "" : text.finish();
        }
        whole.append(piece);
        task.mailbox().put(new GenerationEvent.Delta(index, piece, List.of(id), described));
        if (last) {
            // a stop sequence may show only when the rest is let go
            stopText = !text.stoppedBy().isEmpty();
            end(
                    stop || stopText ? FinishReason.STOP : FinishReason.LENGTH,
                    stop ? OptionalInt.of(id) : OptionalInt.empty());
        }
    }

    void cancel() {
        if (result == null) {
            whole.append(text.finish());
            end(FinishReason.CANCELLED, OptionalInt.empty());
        }
    }

    private void end(FinishReason reason, OptionalInt stopId) {
        Choice choice = new Choice(
                index, tokens, whole.toString(), reason, stopId, text.stoppedBy(), OptionalDouble.empty(), logprobs);
        result = choice;
        task.mailbox().put(new GenerationEvent.ChoiceFinished(choice));
    }
}
