package io.xgenmm.web.protocol;

import io.xgenmm.engine.tools.ToolChoice;
import io.xgenmm.engine.tools.ToolDefinition;
import io.xgenmm.engine.tools.ToolPrompt;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads {@code tools} and {@code tool_choice}, in the form of chat completions and in the flat one of responses. */
public final class ToolFields {

    private static final int MAX_TOOLS = 128;

    private ToolFields() {}

    /** @throws ApiException naming the first field that cannot be served */
    public static ToolPrompt read(Fields fields, RequestLimits limits) {
        List<JsonNode> array = fields.array("tools");
        if (array.size() > MAX_TOOLS) {
            throw ApiException.invalid(
                    "tools",
                    "array_above_max_length",
                    "Invalid 'tools': expected at most %d, but got %d.".formatted(MAX_TOOLS, array.size()));
        }
        var tools = new ArrayList<ToolDefinition>();
        for (int i = 0; i < array.size(); i++) {
            tools.add(tool(Fields.at(array.get(i), "tools[" + i + "]"), limits));
        }
        return new ToolPrompt(tools, choice(fields));
    }

    private static ToolDefinition tool(Fields tool, RequestLimits limits) {
        String type = tool.requireText("type");
        if (!type.equals("function")) {
            throw ApiException.unsupported(
                    tool.path("type"),
                    "Invalid value for '%s': expected 'function', but got '%.40s'.".formatted(tool.path("type"), type));
        }
        Fields function = tool.object("function").orElse(tool);
        String parameters = function.object("parameters")
                .map(schema -> schema.node().toString())
                .orElse("");
        if (parameters.length() > limits.schemaBytes()) {
            throw ApiException.invalid(
                    function.path("parameters"),
                    "schema_too_large",
                    "Invalid '%s': expected a schema of at most %d characters."
                            .formatted(function.path("parameters"), limits.schemaBytes()));
        }
        return new ToolDefinition(
                function.requireText("name"), function.text("description").orElse(""), parameters);
    }

    private static ToolChoice choice(Fields fields) {
        JsonNode choice = fields.find("tool_choice");
        if (choice == null) {
            return new ToolChoice.Auto();
        }
        if (choice.isObject()) {
            Fields named = Fields.at(choice, fields.path("tool_choice"));
            return new ToolChoice.Named(named.object("function").orElse(named).requireText("name"));
        }
        String word = Fields.asText(choice, fields.path("tool_choice"));
        switch (word) {
            case "auto":
                return new ToolChoice.Auto();
            case "none":
                return new ToolChoice.None();
            case "required":
                return new ToolChoice.Required();
            default:
                throw ApiException.unsupported(
                        "tool_choice",
                        "Invalid 'tool_choice': expected 'auto', 'none', 'required' or a function, but got '%.40s'."
                                .formatted(word));
        }
    }
}
