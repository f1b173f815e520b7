package io.xgenmm.web.protocol;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.MessagePart;
import io.xgenmm.engine.tools.ToolCall;
import io.xgenmm.engine.tools.ToolPrompt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads chat messages as OpenAI's clients write them (chat completions and responses) into the engine's. All pictures are
 * counted before the first one is decoded. Not thread-safe; one for each request.
 */
public final class MessageReader {

    private static final Map<String, ChatMessage.Role> ROLES = Map.of(
            "system", ChatMessage.Role.SYSTEM,
            "developer", ChatMessage.Role.SYSTEM,
            "user", ChatMessage.Role.USER,
            "assistant", ChatMessage.Role.ASSISTANT);
    private static final Set<String> TEXTS = Set.of("text", "input_text", "output_text");
    private static final Set<String> IMAGES = Set.of("image_url", "input_image", "image_file", "file", "image");

    private final ImageSource images;
    private final RequestLimits limits;
    private final Map<String, String> toolNames = new HashMap<>();

    public MessageReader(ImageSource images, RequestLimits limits) {
        this.images = images;
        this.limits = limits;
    }

    /** @param path where the array stands, for errors */
    public List<ChatMessage> read(List<JsonNode> messages, String path) {
        if (messages.isEmpty()) {
            throw ApiException.invalid(
                    path, "empty_array", "Invalid '%s': expected at least one message, but got none.".formatted(path));
        }
        checkImageCount(messages, path);
        var read = new ArrayList<ChatMessage>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            read.add(message(Fields.at(messages.get(i), path + "[" + i + "]")));
        }
        return read;
    }

    private void checkImageCount(List<JsonNode> messages, String path) {
        long count = messages.stream()
                .map(message -> message.get("content"))
                .filter(content -> content != null && content.isArray())
                .flatMap(content -> content.valueStream())
                .filter(part ->
                        part.isObject() && IMAGES.contains(part.path("type").asString("")))
                .count();
        if (count > limits.images()) {
            throw ApiException.invalid(
                    path,
                    "too_many_images",
                    "Expected at most %d images in a request, but got %d; send fewer."
                            .formatted(limits.images(), count));
        }
    }

    private ChatMessage message(Fields message) {
        String type = message.text("type").orElse("message");
        if (type.equals("function_call")) {
            return assistantCalls(List.of(), List.of(call(message, "call_id", message)));
        }
        if (type.equals("function_call_output")) {
            return toolResult(message.requireText("call_id"), parts(message.find("output"), message.path("output")));
        }
        if (message.requireText("role").equals("tool")) {
            return toolResult(
                    message.text("tool_call_id").orElse(""), parts(message.find("content"), message.path("content")));
        }
        List<JsonNode> calls = message.array("tool_calls");
        if (!calls.isEmpty()) {
            return assistantCalls(parts(message.find("content"), message.path("content")), calls(message, calls));
        }
        return new ChatMessage(role(message), parts(message.find("content"), message.path("content")));
    }

    private List<ToolCall> calls(Fields message, List<JsonNode> calls) {
        var read = new ArrayList<ToolCall>();
        for (int i = 0; i < calls.size(); i++) {
            Fields call = Fields.at(calls.get(i), message.path("tool_calls[" + i + "]"));
            read.add(call(call, "id", Fields.at(call.require("function"), call.path("function"))));
        }
        return read;
    }

    /** Remembers the name under the call's id: a result only says the id. */
    private ToolCall call(Fields call, String idField, Fields function) {
        ToolCall read = new ToolCall(
                function.requireText("name"), function.text("arguments").orElse("{}"));
        toolNames.put(call.text(idField).orElse(""), read.name());
        return read;
    }

    private static ChatMessage assistantCalls(List<MessagePart> said, List<ToolCall> calls) {
        var parts = new ArrayList<MessagePart>();
        said.stream()
                .filter(part ->
                        !(part instanceof MessagePart.Text text && text.text().isEmpty()))
                .forEach(parts::add);
        parts.add(new MessagePart.Text(ToolPrompt.callText(calls)));
        return new ChatMessage(ChatMessage.Role.ASSISTANT, parts);
    }

    private ChatMessage toolResult(String id, List<MessagePart> content) {
        String text = content.stream()
                .filter(MessagePart.Text.class::isInstance)
                .map(part -> ((MessagePart.Text) part).text())
                .collect(Collectors.joining("\n"));
        return ChatMessage.user(ToolPrompt.resultText(toolNames.getOrDefault(id, "tool"), text));
    }

    private static ChatMessage.Role role(Fields message) {
        String name = message.requireText("role");
        ChatMessage.Role role = ROLES.get(name);
        if (role == null) {
            throw ApiException.unsupported(
                    message.path("role"),
                    "Invalid value for '%s': expected 'system', 'developer', 'user', 'assistant' or 'tool', but got '%.40s'."
                            .formatted(message.path("role"), name));
        }
        return role;
    }

    /** A string or an array of parts; null is no part at all. */
    public List<MessagePart> parts(@Nullable JsonNode content, String path) {
        if (content == null) {
            return List.of();
        }
        if (content.isString()) {
            return List.of(new MessagePart.Text(content.stringValue()));
        }
        if (!content.isArray()) {
            throw Fields.wrongType(path, "a string or an array of content parts", content);
        }
        var parts = new ArrayList<MessagePart>(content.size());
        for (int i = 0; i < content.size(); i++) {
            parts.add(part(Fields.at(content.get(i), path + "[" + i + "]")));
        }
        return parts;
    }

    private MessagePart part(Fields part) {
        String type = part.requireText("type");
        if (TEXTS.contains(type)) {
            return new MessagePart.Text(part.requireText("text"));
        }
        if (type.equals("refusal")) {
            return new MessagePart.Text(part.text("refusal").orElse(""));
        }
        if (IMAGES.contains(type)) {
            return new MessagePart.Image(image(type, part));
        }
        throw ApiException.unsupported(
                part.path("type"),
                "Invalid value for '%s': expected 'text' or 'image_url', but got '%.40s'."
                        .formatted(part.path("type"), type));
    }

    private byte[] image(String type, Fields part) {
        JsonNode inner = part.find(type);
        Fields holder = inner != null && inner.isObject() ? Fields.at(inner, part.path(type)) : part;
        if (holder.has("file_id")) {
            return images.file(holder.requireText("file_id"), holder.path("file_id"));
        }
        if (type.equals("image")) {
            return images.load("", part.path("image"));
        }
        String field = holder == part ? "image_url" : "url";
        return images.load(holder.requireText(field), holder.path(field));
    }
}
