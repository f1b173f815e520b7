package io.xgenmm.web.chat;

import io.xgenmm.engine.Choice;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.tools.ToolCall;
import io.xgenmm.engine.tools.ToolCallParser;
import io.xgenmm.web.protocol.ChatLogprobs;
import io.xgenmm.web.protocol.EventStream;
import io.xgenmm.web.protocol.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one answer as chunks, in the order OpenAI's clients expect. Confined to the request's thread. */
final class ChatStream {

    private final ChatAnswer answer;
    private final EventStream events;
    private final Map<Integer, ToolCallParser> parsers = new HashMap<>();

    ChatStream(ChatAnswer answer, EventStream events) {
        this.answer = answer;
        this.events = events;
    }

    /** Reads the generation to its end. */
    void run() {
        GenerationEvent event;
        do {
            event = answer.generation().next();
            write(event);
        } while (!(event instanceof GenerationEvent.Finished));
        events.done();
    }

    private void write(GenerationEvent event) {
        if (event instanceof GenerationEvent.Started) {
            open();
        } else if (event instanceof GenerationEvent.Delta delta) {
            delta(delta);
        } else if (event instanceof GenerationEvent.ChoiceFinished finished) {
            end(finished.choice());
        } else if (event instanceof GenerationEvent.Finished finished
                && answer.request().includeUsage()) {
            send(List.of(), Usage.of(finished.usage()), null);
        }
    }

    private void open() {
        int choices = answer.request().options().choices();
        for (int index = 0; index < choices; index++) {
            var delta = new ChatChunk.Opening("assistant", "", null);
            send(
                    List.of(new ChatChunk.Choice(index, delta, null, null, null)),
                    null,
                    index == 0 ? answer.promptTokenIds() : null);
        }
    }

    /** What was held back as a possible call is told now: as text, or as the calls it turned out to be. */
    private void end(Choice choice) {
        ToolCallParser parser = parsers.get(choice.index());
        List<ToolCall> calls = List.of();
        if (parser != null) {
            String rest = parser.finish();
            if (!rest.isEmpty()) {
                choice(choice.index(), new ChatChunk.Text(rest), null, null, null);
            }
            calls = parser.calls();
        }
        if (!calls.isEmpty()) {
            choice(choice.index(), new ChatChunk.Calls(ChatService.calls(calls, true)), null, null, null);
        }
        String reason = ChatService.finishReason(choice.finishReason(), !calls.isEmpty());
        choice(choice.index(), new ChatChunk.Nothing(), null, reason, null);
    }

    private String certain(GenerationEvent.Delta delta) {
        var tools = answer.request().tools();
        return tools.active()
                ? parsers.computeIfAbsent(delta.choice(), choice -> new ToolCallParser(tools.tools()))
                        .push(delta.text())
                : delta.text();
    }

    private void delta(GenerationEvent.Delta delta) {
        String text = certain(delta);
        boolean withIds = answer.request().returnTokenIds();
        boolean withLogprobs = answer.request().logprobs();
        if (!text.isEmpty() || withIds || withLogprobs) {
            choice(
                    delta.choice(),
                    new ChatChunk.Text(text),
                    withLogprobs
                            ? ChatLogprobs.of(
                                    delta.logprobs(),
                                    answer.generation().engine().tokenizer())
                            : null,
                    null,
                    withIds ? delta.tokenIds() : null);
        }
    }

    private void choice(
            int index,
            ChatChunk.Delta delta,
            @Nullable ChatLogprobs logprobs,
            @Nullable String finishReason,
            @Nullable List<Integer> tokenIds) {
        send(List.of(new ChatChunk.Choice(index, delta, logprobs, finishReason, tokenIds)), null, null);
    }

    private void send(List<ChatChunk.Choice> choices, @Nullable Usage usage, int @Nullable [] promptTokenIds) {
        events.send(new ChatChunk(
                answer.id(),
                "chat.completion.chunk",
                answer.created(),
                answer.model(),
                answer.fingerprint(),
                choices,
                usage,
                promptTokenIds));
    }
}
