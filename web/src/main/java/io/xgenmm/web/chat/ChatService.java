package io.xgenmm.web.chat;

import io.xgenmm.engine.Choice;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.engine.tools.ToolCall;
import io.xgenmm.engine.tools.ToolCallParser;
import io.xgenmm.engine.tools.ToolPrompt;
import io.xgenmm.web.models.GenerationObserver;
import io.xgenmm.web.models.RunningGeneration;
import io.xgenmm.web.models.ServedModels;
import io.xgenmm.web.protocol.ChatLogprobs;
import io.xgenmm.web.protocol.Usage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
        ToolPrompt tools = answer.request().tools();
        ToolCallParser.Parsed parsed = tools.active()
                ? ToolCallParser.parse(choice.text(), tools.tools())
                : new ToolCallParser.Parsed(choice.text(), List.of());
        List<ChatCompletion.ToolCall> calls = calls(parsed.calls(), false);
        return new ChatCompletion.Choice(
                choice.index(),
                new ChatCompletion.Message(
                        "assistant",
                        parsed.text().isBlank() && !calls.isEmpty() ? null : parsed.text(),
                        null,
                        calls.isEmpty() ? null : calls),
                logprobs(answer, choice),
                finishReason(choice.finishReason(), !calls.isEmpty()),
                answer.request().returnTokenIds() ? choice.tokenIds() : null);
    }

    /** @param numbered as streams want them */
    static List<ChatCompletion.ToolCall> calls(List<ToolCall> calls, boolean numbered) {
        var answer = new ArrayList<ChatCompletion.ToolCall>();
        for (ToolCall call : calls) {
            answer.add(new ChatCompletion.ToolCall(
                    numbered ? answer.size() : null,
                    "call_" + UUID.randomUUID().toString().replace("-", ""),
                    "function",
                    new ChatCompletion.ToolCall.Function(call.name(), call.arguments())));
        }
        return answer;
    }

    private static @Nullable ChatLogprobs logprobs(ChatAnswer answer, Choice choice) {
        return answer.request().logprobs()
                ? ChatLogprobs.of(
                        choice.logprobs(), answer.generation().engine().tokenizer())
                : null;
    }

    /** OpenAI knows no cancelled answer; one that was cut is one that ran out of length. */
    static String finishReason(FinishReason reason, boolean called) {
        if (reason != FinishReason.STOP) {
            return "length";
        }
        return called ? "tool_calls" : "stop";
    }
}
