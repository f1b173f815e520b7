package io.xgenmm.web.conversations;

import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.storage.conversations.Conversation;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.Fields;
import io.xgenmm.web.protocol.Json;
import io.xgenmm.web.protocol.RequestLimits;
import io.xgenmm.web.protocol.SamplingFields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * How an answer is generated: the conversation's options, overlaid by those of the request.
 *
 * @param system replaces the variant's own system message; empty: it stays
 */
record AnswerOptions(Optional<String> model, Optional<String> system, GenerationOptions generation) {

    static AnswerOptions of(Conversation conversation, Fields request, RequestLimits limits) {
        Map<String, Object> merged = new LinkedHashMap<>(conversation.options());
        request.object("options").ifPresent(options -> merged.putAll(map(options.node())));
        JsonNode node = Json.MAPPER.valueToTree(merged);
        Fields fields = Fields.at(node, "options");
        GenerationOptions generation = SamplingFields.read(fields, limits).build();
        if (generation.choices() != 1) {
            throw ApiException.unsupported(
                    "options.n", "Invalid 'options.n': a conversation takes one answer at a time.");
        }
        return new AnswerOptions(
                request.text("model").or(() -> Optional.ofNullable(conversation.model())),
                fields.text("system"),
                generation);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(JsonNode node) {
        return (Map<String, Object>) Json.MAPPER.convertValue(node, Map.class);
    }
}
