package io.xgenmm.engine.prompt;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.ChatMessage.Role;
import io.xgenmm.engine.MessagePart;
import io.xgenmm.engine.PromptInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes chat turns as the model was trained on them: Phi-3's template around each turn (instruct models) or nothing at
 * all (base). Immutable.
 */
final class ChatTemplate {
    private static final String END = "<|end|>\n";

    private final boolean turns;
    private final String imageMark;

    /**
     * @param turns whether turns are framed
     * @param imageMark what stands for one picture, placeholders included
     */
    ChatTemplate(boolean turns, String imageMark) {
        this.turns = turns;
        this.imageMark = imageMark;
    }

    List<Segment> write(PromptInput.Chat chat) {
        List<Segment> segments = new ArrayList<>();
        if (turns && chat.messages().stream().noneMatch(message -> message.role() == Role.SYSTEM)) {
            writeTurn(ChatMessage.system(PromptAssemblers.SYSTEM_PROMPT), segments);
        }
        chat.messages().forEach(message -> writeTurn(message, segments));
        if (turns && chat.addGenerationPrompt()) {
            segments.add(Segment.markup(opening(Role.ASSISTANT)));
        }
        return segments;
    }

    private void writeTurn(ChatMessage message, List<Segment> segments) {
        if (turns) {
            segments.add(Segment.markup(opening(message.role())));
        }
        writeParts(message.parts(), segments);
        if (turns) {
            segments.add(Segment.markup(END));
        }
    }

    private static String opening(Role role) {
        return "<|" + role.name().toLowerCase(Locale.ROOT) + "|>\n";
    }

    private void writeParts(List<MessagePart> parts, List<Segment> segments) {
        String gap = gapAfterLeadingImages(parts);
        for (MessagePart part : parts) {
            if (part instanceof MessagePart.Text text) {
                segments.add(Segment.plain(text.text()));
                gap = "";
            } else {
                segments.add(Segment.markup(imageMark + gap));
            }
        }
    }

    /** One picture before the text stands on a line of its own; several are followed by a space each. */
    private String gapAfterLeadingImages(List<MessagePart> parts) {
        long leading = parts.stream()
                .takeWhile(part -> part instanceof MessagePart.Image)
                .count();
        if (!turns) {
            return "";
        }
        return leading == 1 ? "\n" : " ";
    }
}
