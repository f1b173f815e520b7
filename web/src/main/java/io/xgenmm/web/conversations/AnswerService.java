package io.xgenmm.web.conversations;

import io.xgenmm.engine.Choice;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationTimings;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.conversations.Answer;
import io.xgenmm.storage.conversations.AnswerJournal;
import io.xgenmm.storage.conversations.Message;
import io.xgenmm.storage.conversations.MessageState;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.models.GenerationObserver;
import io.xgenmm.web.models.RunningGeneration;
import io.xgenmm.web.models.ServedModels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Answers in conversations. What a reader has been shown is saved: the text goes to the journal as it grows, and the answer is
 * ended in the database whatever happens to its reader. Thread-safe.
 */
@Component
@ConditionalOnStorage
class AnswerService {

    private final ServedModels models;
    private final GenerationObserver observer;
    private final BranchPrompt prompts;
    private final AnswerJournal journal;
    private final Map<UUID, Running> running = new ConcurrentHashMap<>();

    AnswerService(ServedModels models, GenerationObserver observer, BranchPrompt prompts, AnswerJournal journal) {
        this.models = models;
        this.observer = observer;
        this.prompts = prompts;
        this.journal = journal;
    }

    /** An answer that is being written. */
    record Running(Owner owner, UUID conversation, Answer answer, RunningGeneration generation) {}

    /** Queues the prompt first: an engine that refuses leaves no half message. The caller must {@link #run} it. */
    Running begin(Owner owner, UUID conversation, @Nullable UUID leaf, AnswerOptions options) {
        Engine engine = models.engine(options.model());
        var prepared = engine.prepare(prompts.of(owner, conversation, leaf, options.system()));
        var generation = RunningGeneration.start(
                engine,
                prepared,
                options.generation().toBuilder().cacheSalt(owner.id()).build(),
                owner.id(),
                observer);
        try {
            Answer answer =
                    journal.begin(owner, conversation, leaf, engine.model().name());
            Running started = new Running(owner, conversation, answer, generation);
            running.put(answer.messageId(), started);
            return started;
        } catch (RuntimeException e) {
            generation.close();
            throw e;
        }
    }

    /** Reads the answer to its end, tells the reader of each piece of text, and ends the message. */
    Message run(Running started, Consumer<String> reader) {
        try (RunningGeneration generation = started.generation();
                Answer answer = started.answer()) {
            return read(generation, answer, reader);
        } finally {
            running.remove(started.answer().messageId());
        }
    }

    private static Message read(RunningGeneration generation, Answer answer, Consumer<String> reader) {
        try {
            while (true) {
                GenerationEvent event = generation.next();
                if (event instanceof GenerationEvent.Delta delta
                        && !delta.text().isEmpty()) {
                    answer.append(delta.text());
                    reader.accept(delta.text());
                } else if (event instanceof GenerationEvent.Finished finished) {
                    return finish(answer, finished);
                }
            }
        } catch (RuntimeException e) {
            answer.finish(MessageState.FAILED, "error", Map.of());
            throw e;
        }
    }

    private static Message finish(Answer answer, GenerationEvent.Finished finished) {
        Choice choice = finished.choices().get(0);
        boolean cut = choice.finishReason() == FinishReason.CANCELLED;
        return answer.finish(
                cut ? MessageState.CANCELLED : MessageState.COMPLETE,
                choice.finishReason().label(),
                metrics(finished));
    }

    private static Map<String, Object> metrics(GenerationEvent.Finished finished) {
        GenerationTimings times = finished.timings();
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("prompt_tokens", finished.usage().promptTokens());
        metrics.put("image_tokens", finished.usage().imageTokens());
        metrics.put("cached_tokens", finished.usage().cachedTokens());
        metrics.put("completion_tokens", finished.usage().completionTokens());
        metrics.put("queue_ms", times.queue().toMillis());
        metrics.put("vision_ms", times.vision().toMillis());
        metrics.put("prefill_ms", times.prefill().toMillis());
        metrics.put("ttft_ms", times.timeToFirstToken().toMillis());
        metrics.put("decode_ms", times.decode().toMillis());
        double seconds = times.decode().toNanos() / 1e9;
        int decoded = finished.usage().completionTokens() - 1;
        metrics.put("tokens_per_second", seconds > 0 && decoded > 0 ? Math.round(10 * decoded / seconds) / 10.0 : 0);
        return metrics;
    }

    /** Stops an answer of this owner; false when none of that id is being written here. */
    boolean cancel(Owner owner, UUID message) {
        Running found = running.get(message);
        if (found == null || !found.owner().equals(owner)) {
            return false;
        }
        found.generation().cancel();
        return true;
    }
}
