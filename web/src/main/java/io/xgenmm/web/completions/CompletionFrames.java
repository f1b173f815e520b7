package io.xgenmm.web.completions;

import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.web.protocol.EventStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Frames of the answer to one prompt. Confined to the request's thread. */
final class CompletionFrames {

    private final CompletionService.Answer answer;
    private final int prompt;
    private final EventStream events;
    private final Map<Integer, Integer> charactersSent = new HashMap<>();

    CompletionFrames(CompletionService.Answer answer, int prompt, EventStream events) {
        this.answer = answer;
        this.prompt = prompt;
        this.events = events;
    }

    void write(GenerationEvent event) {
        if (event instanceof GenerationEvent.Started) {
            open();
        } else if (event instanceof GenerationEvent.Delta delta) {
            delta(delta);
        } else if (event instanceof GenerationEvent.ChoiceFinished finished) {
            send(finished.choice().index(), "", null, CompletionService.finishReason(finished.choice()), null, null);
        }
    }

    /** The prompt itself, if it was asked for in one form or the other. */
    private void open() {
        var request = answer.request();
        if (!request.echo() && !request.returnTokenIds()) {
            return;
        }
        var prepared = answer.generations().get(prompt).prompt();
        for (int choice = 0; choice < request.options().choices(); choice++) {
            send(
                    choice,
                    request.echo() ? prepared.text() : "",
                    null,
                    null,
                    request.returnTokenIds() ? prepared.tokenIds() : null,
                    request.returnTokenIds() ? List.of() : null);
        }
    }

    private void delta(GenerationEvent.Delta delta) {
        boolean withIds = answer.request().returnTokenIds();
        boolean withLogprobs = answer.request().options().logprobs().isPresent();
        if (!delta.text().isEmpty() || withIds || withLogprobs) {
            int offset = charactersSent.getOrDefault(delta.choice(), 0);
            charactersSent.put(delta.choice(), offset + delta.text().length());
            send(
                    delta.choice(),
                    delta.text(),
                    withLogprobs
                            ? TextLogprobs.of(delta.logprobs(), answer.engine().tokenizer(), offset)
                            : null,
                    null,
                    null,
                    withIds ? delta.tokenIds() : null);
        }
    }

    private void send(
            int choice,
            String text,
            @Nullable TextLogprobs logprobs,
            @Nullable String finishReason,
            int @Nullable [] promptTokenIds,
            @Nullable List<Integer> tokenIds) {
        events.send(answer.completion(
                List.of(new Completion.Choice(
                        answer.index(prompt, choice), text, logprobs, finishReason, promptTokenIds, tokenIds)),
                null));
    }
}
