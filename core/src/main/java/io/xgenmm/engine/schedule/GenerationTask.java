package io.xgenmm.engine.schedule;

import io.xgenmm.engine.Choice;
import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.TokenUsage;
import io.xgenmm.engine.grammar.TokenConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One generation on its way: what was asked, how far it is. Made by the caller's thread, then the engine thread's. */
final class GenerationTask {
    private final ReadyPrompt prompt;
    private final GenerationOptions options;
    private final AnswerRules rules;
    private final PromptReading reading;
    private final Mailbox mailbox;
    private final TaskTimes times;
    private final List<Row> rows = new ArrayList<>();
    private @Nullable Answers answers;
    private int cachedTokens;

    GenerationTask(
            ReadyPrompt prompt,
            GenerationOptions options,
            AnswerRules rules,
            PromptReading reading,
            Mailbox mailbox,
            TaskTimes times) {
        this.prompt = prompt;
        this.options = options;
        this.rules = rules;
        this.reading = reading;
        this.mailbox = mailbox;
        this.times = times;
    }

    /**
     * What every answer of a task is made by.
     *
     * @param stopIds ids that end it
     * @param maxTokens new tokens at most
     * @param seed the one asked for, or a random one
     * @param constraint the grammar at its start
     */
    record AnswerRules(Set<Integer> stopIds, int maxTokens, long seed, Optional<TokenConstraint> constraint) {}

    ReadyPrompt prompt() {
        return prompt;
    }

    GenerationOptions options() {
        return options;
    }

    AnswerRules rules() {
        return rules;
    }

    PromptReading reading() {
        return reading;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    TaskTimes times() {
        return times;
    }

    /** Rows it holds, the one its prompt is read into first. */
    List<Row> rows() {
        return rows;
    }

    /** Rows it must have before it may begin. */
    int rowsToBegin() {
        return options.beams();
    }

    boolean answering() {
        return answers != null;
    }

    Answers answers() {
        Answers current = answers;
        if (current == null) {
            throw new IllegalStateException("the prompt has not been read");
        }
        return current;
    }

    /** Positions that came from another row. */
    void reuse(int positions) {
        cachedTokens = positions;
        reading.skipTo(positions);
    }

    void answer(Answers newAnswers) {
        answers = newAnswers;
        mailbox.put(new GenerationEvent.Started(cachedTokens));
    }

    void finish(List<Choice> choices, long now) {
        int completion = choices.stream().mapToInt(c -> c.tokenIds().size()).sum();
        TokenUsage usage = new TokenUsage(prompt.positions(), prompt.visionTokens(), cachedTokens, completion);
        mailbox.put(new GenerationEvent.Finished(choices, usage, times.timings(now)));
    }

    /** Empty answers for a generation that was cancelled before its prompt was read. */
    List<Choice> cancelledChoices() {
        List<Choice> choices = new ArrayList<>();
        for (int i = 0; i < options.choices(); i++) {
            choices.add(cancelledChoice(i));
        }
        return choices;
    }

    static Choice cancelledChoice(int index) {
        return new Choice(
                index,
                List.of(),
                "",
                FinishReason.CANCELLED,
                OptionalInt.empty(),
                "",
                OptionalDouble.empty(),
                List.of());
    }
}
