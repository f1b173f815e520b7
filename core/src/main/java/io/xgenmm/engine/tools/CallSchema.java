package io.xgenmm.engine.tools;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON Schema of one call of one of several tools. */
final class CallSchema {
    private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");
    private static final Set<String> NAMED = Set.of("properties", "$defs", "definitions");

    private CallSchema() {}

    static String of(List<ToolDefinition> tools) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        ArrayNode any = root.putArray("anyOf");
        for (ToolDefinition tool : tools) {
            ObjectNode call = any.addObject();
            ObjectNode arguments = tool.schema();
            move(arguments, "#/anyOf/%d/properties/arguments".formatted(any.size() - 1), false);
            call.put("type", "object");
            ObjectNode properties = call.putObject("properties");
            properties.putObject("name").put("const", tool.name());
            properties.set("arguments", arguments);
            call.putArray("required").add("name").add("arguments");
            call.put("additionalProperties", false);
        }
        return root.toString();
    }

    /**
     * Lets references of a schema point to where the schema now stands.
     *
     * @param names whether the keys of {@code node} are names, not keywords
     */
    private static void move(JsonNode node, String root, boolean names) {
        if (node instanceof ObjectNode object) {
            JsonNode reference = object.path("$ref");
            if (!names && reference.isString() && reference.asString().startsWith("#")) {
                object.put("$ref", root + reference.asString().substring(1));
            }
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                if (names || !DATA.contains(entry.getKey())) {
                    move(entry.getValue(), root, !names && NAMED.contains(entry.getKey()));
                }
            }
        } else if (node.isArray()) {
            node.forEach(element -> move(element, root, false));
        }
    }
}
