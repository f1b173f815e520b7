package io.xgenmm.engine.tools;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.ChatMessage.Role;
import io.xgenmm.engine.InvalidPromptException;
import io.xgenmm.engine.MessagePart;
import io.xgenmm.engine.OutputFormat;
import io.xgenmm.engine.prompt.PromptAssemblers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools of one request as the model hears of them: a text in the system turn, and a form that the answer must have when
 * a call is asked for.
 *
 * @param tools with different names
 */
public record ToolPrompt(List<ToolDefinition> tools, ToolChoice choice) {
    private static final String FORM = "{\"name\": \"<tool>\", \"arguments\": {...}}";

    /** @throws InvalidPromptException if a name is there twice, or the choice asks for a tool that is not there */
    public ToolPrompt {
        tools = List.copyOf(tools);
        Set<String> names = new HashSet<>();
        for (ToolDefinition tool : tools) {
            if (!names.add(tool.name())) {
                throw new InvalidPromptException(
                        "tool %s is defined twice; give each its own name".formatted(tool.name()));
            }
        }
        if (choice instanceof ToolChoice.Required && tools.isEmpty()) {
            throw new InvalidPromptException("a tool call is required, but no tools are defined");
        }
        if (choice instanceof ToolChoice.Named named && !names.contains(named.name())) {
            throw new InvalidPromptException(
                    "the chosen tool %s is not among the %d defined ones".formatted(named.name(), tools.size()));
        }
    }

    /** Whether the model hears of tools at all. */
    public boolean active() {
        return !tools.isEmpty() && !(choice instanceof ToolChoice.None);
    }

    /** What the system turn says; empty when tools play no part. */
    public String systemText() {
        if (!active()) {
            return "";
        }
        String listed = callable().stream().map(ToolPrompt::describe).collect(Collectors.joining("\n"));
        return "You can use these tools:\n" + listed + "\n" + rule();
    }

    private String rule() {
        if (choice instanceof ToolChoice.Auto) {
            return "To use a tool, answer only with a JSON object " + FORM
                    + ", or with a list of such objects for several"
                    + " calls. If no tool is needed, or once you have the results, answer in plain words.";
        }
        return "Answer only with a JSON object " + FORM + ".";
    }

    private List<ToolDefinition> callable() {
        return choice instanceof ToolChoice.Named named
                ? tools.stream()
                        .filter(tool -> tool.name().equals(named.name()))
                        .toList()
                : tools;
    }

    private static String describe(ToolDefinition tool) {
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.put("name", tool.name());
        if (!tool.description().isBlank()) {
            line.put("description", tool.description());
        }
        line.set("parameters", tool.schema());
        return line.toString();
    }

    /**
     * The messages with {@link #systemText()} at the end of the system turn; without one, after the models' own system
     * prompt.
     */
    public List<ChatMessage> applyTo(List<ChatMessage> messages) {
        if (!active()) {
            return List.copyOf(messages);
        }
        List<ChatMessage> all = new ArrayList<>(messages);
        boolean system = !all.isEmpty() && all.get(0).role() == Role.SYSTEM;
        if (!system) {
            all.add(0, ChatMessage.system(PromptAssemblers.SYSTEM_PROMPT));
        }
        List<MessagePart> parts = new ArrayList<>(all.get(0).parts());
        parts.add(new MessagePart.Text("\n\n" + systemText()));
        all.set(0, new ChatMessage(Role.SYSTEM, parts));
        return all;
    }

    /** The form of the answer: one call when a call is required, else {@code otherwise}. */
    public OutputFormat format(OutputFormat otherwise) {
        boolean forced = choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named;
        return forced ? new OutputFormat.JsonSchema(CallSchema.of(callable())) : otherwise;
    }

    /** An assistant's earlier calls as text, in the form the model is asked to answer in. */
    public static String callText(List<ToolCall> calls) {
        List<String> texts = calls.stream().map(ToolPrompt::callText).toList();
        return texts.size() == 1 ? texts.get(0) : "[" + String.join(", ", texts) + "]";
    }

    private static String callText(ToolCall call) {
        String name = JsonMapper.shared().writeValueAsString(call.name());
        return "{\"name\": %s, \"arguments\": %s}"
                .formatted(name, call.arguments().isBlank() ? "{}" : call.arguments());
    }

    /** A tool's result as the user's turn that follows a call. */
    public static String resultText(String name, String content) {
        return "Result of tool %s:\n%s".formatted(name, content);
    }
}
