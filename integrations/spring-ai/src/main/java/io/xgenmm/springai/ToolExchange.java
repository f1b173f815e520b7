package io.xgenmm.springai;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.tools.ToolCall;
import io.xgenmm.engine.tools.ToolCallParser;
import io.xgenmm.engine.tools.ToolChoice;
import io.xgenmm.engine.tools.ToolDefinition;
import io.xgenmm.engine.tools.ToolPrompt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.tool.ToolCallback;

/** The tools of one request: into the prompt, out of the answers. One thread. */
final class ToolExchange {
    private final ToolPrompt prompt;
    private final Map<Integer, ToolCallParser> parsers = new HashMap<>();

    /** A whole answer, taken apart. */
    record Answer(String text, List<AssistantMessage.ToolCall> calls) {}

    private ToolExchange(ToolPrompt prompt) {
        this.prompt = prompt;
    }

    /** @throws io.xgenmm.engine.InvalidPromptException if a definition is broken or twice there */
    static ToolExchange of(XGenMmChatOptions options) {
        List<ToolCallback> callbacks = Objects.requireNonNullElse(options.getToolCallbacks(), List.of());
        List<ToolDefinition> tools =
                callbacks.stream().map(ToolExchange::definition).toList();
        return new ToolExchange(new ToolPrompt(tools, choice(options.getToolChoice())));
    }

    private static ToolDefinition definition(ToolCallback callback) {
        org.springframework.ai.tool.definition.ToolDefinition tool = callback.getToolDefinition();
        return new ToolDefinition(tool.name(), tool.description(), tool.inputSchema());
    }

    private static ToolChoice choice(XGenMmChatOptions.@Nullable ToolChoice asked) {
        if (asked == null || asked == XGenMmChatOptions.ToolChoice.AUTO) {
            return new ToolChoice.Auto();
        }
        return asked == XGenMmChatOptions.ToolChoice.NONE ? new ToolChoice.None() : new ToolChoice.Required();
    }

    List<ChatMessage> addTo(List<ChatMessage> messages) {
        return prompt.applyTo(messages);
    }

    GenerationOptions constrain(GenerationOptions options) {
        return options.toBuilder().format(prompt.format(options.format())).build();
    }

    /** The part of a streamed choice that is text for certain. */
    String certain(int choice, String piece) {
        return prompt.active() ? parser(choice).push(piece) : piece;
    }

    /** What was held back of a streamed choice, at its end. */
    String rest(int choice) {
        return prompt.active() ? parser(choice).finish() : "";
    }

    private ToolCallParser parser(int choice) {
        return parsers.computeIfAbsent(choice, index -> new ToolCallParser(prompt.tools()));
    }

    Answer read(String answer) {
        if (!prompt.active()) {
            return new Answer(answer, List.of());
        }
        ToolCallParser.Parsed parsed = ToolCallParser.parse(answer, prompt.tools());
        return new Answer(
                parsed.text(), parsed.calls().stream().map(ToolExchange::withId).toList());
    }

    private static AssistantMessage.ToolCall withId(ToolCall call) {
        return new AssistantMessage.ToolCall("call_" + UUID.randomUUID(), "function", call.name(), call.arguments());
    }
}
