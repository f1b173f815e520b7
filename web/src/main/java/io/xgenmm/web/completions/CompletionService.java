package io.xgenmm.web.completions;

import io.xgenmm.engine.Choice;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.TokenUsage;
import io.xgenmm.web.models.GenerationObserver;
import io.xgenmm.web.models.RunningGeneration;
import io.xgenmm.web.models.ServedModels;
import io.xgenmm.web.protocol.EventStream;
import io.xgenmm.web.protocol.Usage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Continues exact prompts with the engine. Thread-safe. */
public final class CompletionService {

    private static final Usage NOTHING = Usage.of(new TokenUsage(0, 0, 0, 0));

    private final ServedModels models;
    private final GenerationObserver observer;
    private final Clock clock;

    public CompletionService(ServedModels models, GenerationObserver observer, Clock clock) {
        this.models = models;
        this.observer = observer;
        this.clock = clock;
    }

    /** @param ttftMillis of the first prompt */
    public record Answered(Completion completion, long ttftMillis) {}

    /** Answers all prompts, side by side, and waits for the end. */
    public Answered complete(CompletionRequest request, String owner) {
        try (Answer answer = start(request, owner)) {
            var choices = new ArrayList<Completion.Choice>();
            Usage usage = NOTHING;
            long ttft = 0;
            for (int i = 0; i < answer.generations().size(); i++) {
                GenerationEvent.Finished finished = answer.generations().get(i).await();
                usage = usage.plus(Usage.of(finished.usage()));
                ttft = i == 0 ? finished.timings().timeToFirstToken().toMillis() : ttft;
                for (Choice choice : finished.choices()) {
                    choices.add(answer.whole(i, choice));
                }
            }
            return new Answered(answer.completion(choices, usage), ttft);
        }
    }

    /** Queues all prompts; the caller reads the answer and closes it. */
    Answer start(CompletionRequest request, String owner) {
        Engine engine = models.engine(request.model());
        GenerationOptions options =
                request.options().toBuilder().cacheSalt(owner).build();
        List<PreparedPrompt> prompts =
                request.prompts().stream().map(engine::prepare).toList();
        var answer = new Answer(
                "cmpl-" + UUID.randomUUID(), clock.instant().getEpochSecond(), request, engine, new ArrayList<>());
        try {
            prompts.forEach(prompt ->
                    answer.generations().add(RunningGeneration.start(engine, prompt, options, owner, observer)));
            return answer;
        } catch (RuntimeException e) {
            answer.close();
            throw e;
        }
    }

    /** Answers on their way: what all their frames have in common. */
    record Answer(
            String id, long created, CompletionRequest request, Engine engine, List<RunningGeneration> generations)
            implements AutoCloseable {

        Completion completion(List<Completion.Choice> choices, @Nullable Usage usage) {
            return new Completion(
                    id,
                    "text_completion",
                    created,
                    engine.model().name(),
                    choices,
                    usage,
                    "fp_" + engine.model().precision().label());
        }

        Completion.Choice whole(int prompt, Choice choice) {
            boolean ids = request.returnTokenIds();
            PreparedPrompt prepared = generations.get(prompt).prompt();
            return new Completion.Choice(
                    index(prompt, choice.index()),
                    (request.echo() ? prepared.text() : "") + choice.text(),
                    request.options().logprobs().isPresent()
                            ? TextLogprobs.of(choice.logprobs(), engine.tokenizer(), 0)
                            : null,
                    finishReason(choice),
                    ids ? prepared.tokenIds() : null,
                    ids ? choice.tokenIds() : null);
        }

        int index(int prompt, int choice) {
            return prompt * request.options().choices() + choice;
        }

        void cancel() {
            generations.forEach(RunningGeneration::cancel);
        }

        @Override
        public void close() {
            generations.forEach(RunningGeneration::close);
        }
    }

    /** Writes the answers as chunks, one prompt after the other. */
    void stream(Answer answer, EventStream events) {
        Usage usage = NOTHING;
        for (int prompt = 0; prompt < answer.generations().size(); prompt++) {
            usage = usage.plus(stream(answer, prompt, events));
        }
        if (answer.request().includeUsage()) {
            events.send(answer.completion(List.of(), usage));
        }
        events.done();
    }

    private static Usage stream(Answer answer, int prompt, EventStream events) {
        var frames = new CompletionFrames(answer, prompt, events);
        while (true) {
            GenerationEvent event = answer.generations().get(prompt).next();
            frames.write(event);
            if (event instanceof GenerationEvent.Finished finished) {
                return Usage.of(finished.usage());
            }
        }
    }

    static String finishReason(Choice choice) {
        return choice.finishReason() == FinishReason.STOP ? "stop" : "length";
    }
}
