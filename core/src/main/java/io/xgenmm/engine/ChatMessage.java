package io.xgenmm.engine;

import java.util.List;

/** One turn of a chat: who speaks, and texts and pictures in the order they stand. */
public record ChatMessage(Role role, List<MessagePart> parts) {

    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    public ChatMessage {
        parts = List.copyOf(parts);
    }

    public static ChatMessage system(String text) {
        return new ChatMessage(Role.SYSTEM, List.of(new MessagePart.Text(text)));
    }

    public static ChatMessage user(String text) {
        return new ChatMessage(Role.USER, List.of(new MessagePart.Text(text)));
    }

    public static ChatMessage user(String text, byte[]... images) {
        var parts = new java.util.ArrayList<MessagePart>();
        for (byte[] image : images) {
            parts.add(new MessagePart.Image(image));
        }
        parts.add(new MessagePart.Text(text));
        return new ChatMessage(Role.USER, parts);
    }

    public static ChatMessage assistant(String text) {
        return new ChatMessage(Role.ASSISTANT, List.of(new MessagePart.Text(text)));
    }
}
