package io.xgenmm.web.chat;

import io.xgenmm.engine.Choice;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.web.models.GenerationObserver;
import io.xgenmm.web.models.RunningGeneration;
import io.xgenmm.web.models.ServedModels;
import io.xgenmm.web.protocol.ChatLogprobs;
import io.xgenmm.web.protocol.Usage;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers chat requests with the engine. Thread-safe. */
public final class ChatService {

    private final ServedModels models;
    private final GenerationObserver observer;
    private final Clock clock;

    public ChatService(ServedModels models, GenerationObserver observer, Clock clock) {
        this.models = models;
        this.observer = observer;
        this.clock = clock;
    }

    /** Queues the request; the caller reads the answer and closes it. */
    ChatAnswer start(ChatRequest request, String owner) {
        Engine engine = models.engine(request.model());
        PreparedPrompt prompt = engine.prepare(new PromptInput.Chat(request.messages()));
        var options = request.options().toBuilder().cacheSalt(owner).build();
        RunningGeneration generation = RunningGeneration.start(engine, prompt, options, owner, observer);
        return new ChatAnswer("chatcmpl-" + UUID.randomUUID(), clock.instant().getEpochSecond(), request, generation);
    }

    /** Answers and waits for the end. */
    public Answered complete(ChatRequest request, String owner) {
        try (ChatAnswer answer = start(request, owner)) {
            GenerationEvent.Finished finished = answer.generation().await();
            return new Answered(
                    completion(answer, finished),
                    finished.timings().timeToFirstToken().toMillis());
        }
    }

    /** @param ttftMillis from queueing to the first token */
    public record Answered(ChatCompletion completion, long ttftMillis) {}

    private static ChatCompletion completion(ChatAnswer answer, GenerationEvent.Finished finished) {
        return new ChatCompletion(
                answer.id(),
                "chat.completion",
                answer.created(),
                answer.model(),
                finished.choices().stream()
                        .map(choice -> choice(answer, choice))
                        .toList(),
                Usage.of(finished.usage()),
                answer.fingerprint(),
                answer.promptTokenIds());
    }

    private static ChatCompletion.Choice choice(ChatAnswer answer, Choice choice) {
        return new ChatCompletion.Choice(
                choice.index(),
                new ChatCompletion.Message("assistant", choice.text(), null, null),
                logprobs(answer, choice),
                finishReason(choice.finishReason()),
                answer.request().returnTokenIds() ? choice.tokenIds() : null);
    }

    private static @Nullable ChatLogprobs logprobs(ChatAnswer answer, Choice choice) {
        return answer.request().logprobs()
                ? ChatLogprobs.of(
                        choice.logprobs(), answer.generation().engine().tokenizer())
                : null;
    }

    /** OpenAI knows no cancelled answer; one that was cut is one that ran out of length. */
    static String finishReason(FinishReason reason) {
        return reason == FinishReason.STOP ? "stop" : "length";
    }
}
