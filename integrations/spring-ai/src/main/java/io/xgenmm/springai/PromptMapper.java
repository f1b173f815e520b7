package io.xgenmm.springai;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.MessagePart;
import io.xgenmm.engine.tools.ToolCall;
import io.xgenmm.engine.tools.ToolPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;

/**
 * Spring AI's messages as the engine's: pictures before the text of their message, several system messages joined into the
 * first turn, tool calls and results as text.
 */
record PromptMapper(ToolExchange tools) {

    /** @throws IllegalArgumentException if a media is no picture or only an address */
    List<ChatMessage> map(List<Message> messages) {
        List<ChatMessage> turns = new ArrayList<>();
        String system = messages.stream()
                .filter(message -> message.getMessageType() == MessageType.SYSTEM)
                .map(message -> text(message.getText()))
                .collect(Collectors.joining("\n\n"));
        if (!system.isEmpty()) {
            turns.add(ChatMessage.system(system));
        }
        messages.forEach(message -> turn(message, turns));
        return tools.addTo(turns);
    }

    private static void turn(Message message, List<ChatMessage> turns) {
        switch (message.getMessageType()) {
            case SYSTEM -> {} // gathered above
            case USER -> turns.add(user(message));
            case ASSISTANT -> turns.add(ChatMessage.assistant(assistantText((AssistantMessage) message)));
            case TOOL -> turns.add(ChatMessage.user(results((ToolResponseMessage) message)));
        }
    }

    private static ChatMessage user(Message message) {
        List<MessagePart> parts = new ArrayList<>();
        if (message instanceof UserMessage user) {
            for (Media media : user.getMedia()) {
                parts.add(new MessagePart.Image(MediaBytes.of(media)));
            }
        }
        parts.add(new MessagePart.Text(text(message.getText())));
        return new ChatMessage(ChatMessage.Role.USER, parts);
    }

    private static String assistantText(AssistantMessage message) {
        if (!message.hasToolCalls()) {
            return text(message.getText());
        }
        List<ToolCall> calls = message.getToolCalls().stream()
                .map(call -> new ToolCall(call.name(), call.arguments()))
                .toList();
        return text(message.getText()) + ToolPrompt.callText(calls);
    }

    private static String results(ToolResponseMessage message) {
        return message.getResponses().stream()
                .map(response -> ToolPrompt.resultText(response.name(), response.responseData()))
                .collect(Collectors.joining("\n"));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
