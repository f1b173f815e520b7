package io.xgenmm.web.responses;

import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.tools.ToolPrompt;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.Fields;
import io.xgenmm.web.protocol.Json;
import io.xgenmm.web.protocol.RequestLimits;
import io.xgenmm.web.protocol.SamplingFields;
import io.xgenmm.web.protocol.ToolFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request, read and checked.
 *
 * @param input new items, each with an id
 * @param options with the form that a required tool call has
 * @param body as the client sent it; the answer repeats much of it
 */
record ResponseRequest(
        Optional<String> model,
        List<ObjectNode> input,
        Optional<String> instructions,
        Optional<String> previous,
        GenerationOptions options,
        ToolPrompt tools,
        boolean store,
        boolean stream,
        boolean background,
        Fields body) {

    /** @throws ApiException naming the first field that cannot be served */
    static ResponseRequest read(@Nullable JsonNode json, RequestLimits limits) {
        Fields body = Fields.of(json);
        boolean store = body.flag("store", true);
        boolean background = body.flag("background", false);
        if (background && !store) {
            throw ApiException.unsupported("background", "Invalid 'background': expected 'store' to be true with it.");
        }
        if (body.has("conversation")) {
            throw ApiException.unsupported(
                    "conversation", "Invalid 'conversation': expected 'previous_response_id' for what came before.");
        }
        ToolPrompt tools = ToolFields.read(body, limits);
        GenerationOptions options =
                SamplingFields.read(Fields.of(sampling(body)), limits).build();
        return new ResponseRequest(
                body.text("model"),
                input(body.require("input")),
                body.text("instructions"),
                body.text("previous_response_id"),
                options.toBuilder().format(tools.format(options.format())).build(),
                tools,
                store,
                body.flag("stream", false),
                background,
                body);
    }

    private static List<ObjectNode> input(JsonNode input) {
        var items = new ArrayList<ObjectNode>();
        if (input.isString()) {
            ObjectNode message = Json.MAPPER.createObjectNode();
            message.put("role", "user").put("content", input.stringValue());
            items.add(identified(message));
            return items;
        }
        if (!input.isArray() || input.isEmpty()) {
            throw Fields.wrongType("input", "a string or an array of items", input);
        }
        for (int i = 0; i < input.size(); i++) {
            Fields item = Fields.at(input.get(i), "input[" + i + "]");
            items.add(identified((ObjectNode) item.node().deepCopy()));
        }
        return items;
    }

    private static ObjectNode identified(ObjectNode item) {
        if (!item.has("type")) {
            item.put("type", "message");
        }
        if (!item.path("id").isString()) {
            item.put("id", item.path("type").asString("item") + "_" + UUID.randomUUID());
        }
        return item;
    }

    /** The same wishes under the names that the other routes have for them. */
    private static ObjectNode sampling(Fields body) {
        ObjectNode fields = ((ObjectNode) body.node()).deepCopy();
        fields.remove(List.of("response_format", "max_tokens", "logprobs", "n", "stop"));
        JsonNode length = body.find("max_output_tokens");
        if (length != null) {
            fields.set("max_tokens", length);
        }
        body.object("text").flatMap(text -> text.object("format")).ifPresent(format -> {
            ObjectNode wanted = fields.putObject("response_format");
            wanted.put("type", format.requireText("type"));
            wanted.set("json_schema", format.node());
        });
        return fields;
    }
}
