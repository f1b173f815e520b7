package io.xgenmm.engine.tools;

import io.xgenmm.engine.InvalidPromptException;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tool that a model may ask for.
 *
 * @param name letters, digits, underscores and dashes, 64 at most
 * @param description what it does, for the model; may be empty
 * @param parameters JSON Schema of an object as JSON text; empty: no parameters
 */
public record ToolDefinition(String name, String description, String parameters) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    public ToolDefinition {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidPromptException(
                    "a tool's name must have 1 to 64 letters, digits, underscores or dashes, but has %d characters or others"
                            .formatted(name.length()));
        }
        readSchema(name, parameters);
    }

    /** The schema of the arguments; always of type object, the caller's to change. */
    ObjectNode schema() {
        return readSchema(name, parameters);
    }

    private static ObjectNode readSchema(String name, String parameters) {
        if (parameters.isBlank()) {
            ObjectNode none = JsonMapper.shared().createObjectNode();
            none.put("type", "object").putObject("properties");
            return none.put("additionalProperties", false);
        }
        try {
            if (JsonMapper.shared().readTree(parameters) instanceof ObjectNode schema && isObjectSchema(schema)) {
                return schema.put("type", "object");
            }
        } catch (JacksonException e) {
            throw new InvalidPromptException(
                    "the parameters of tool %s are not valid JSON: %s".formatted(name, e.getOriginalMessage()), e);
        }
        throw new InvalidPromptException(
                "the parameters of tool %s must be a JSON Schema of type object".formatted(name));
    }

    private static boolean isObjectSchema(JsonNode schema) {
        return !schema.has("type") || "object".equals(schema.path("type").asString(""));
    }
}
