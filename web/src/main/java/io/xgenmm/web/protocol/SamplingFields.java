package io.xgenmm.web.protocol;

import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.OutputFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The fields that shape an answer, the same in every route: OpenAI's, and vLLM's extensions. */
public final class SamplingFields {

    private static final int MANY = Integer.MAX_VALUE;
    private static final float SMALLEST_TOP_P = 1e-6f;

    private final Fields fields;
    private final RequestLimits limits;
    private final GenerationOptions.Builder options = GenerationOptions.builder();

    private SamplingFields(Fields fields, RequestLimits limits) {
        this.fields = fields;
        this.limits = limits;
    }

    /** @return a builder with all that the request says; length limits are only set when the request has them */
    public static GenerationOptions.Builder read(Fields fields, RequestLimits limits) {
        var reader = new SamplingFields(fields, limits);
        reader.length();
        reader.distribution();
        reader.penalties();
        reader.choices();
        reader.stops();
        reader.format();
        return reader.options;
    }

    private void length() {
        String name = fields.has("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        fields.integer(name, 1, MANY).ifPresent(options::maxTokens);
        fields.integer("min_tokens", 0, MANY).ifPresent(options::minTokens);
    }

    private void distribution() {
        fields.number("temperature", 0, 2).ifPresent(t -> options.temperature((float) t));
        fields.number("top_p", 0, 1).ifPresent(p -> options.topP(Math.max((float) p, SMALLEST_TOP_P)));
        fields.integer("top_k", -1, MANY).ifPresent(k -> options.topK(Math.max(k, 0)));
        fields.number("min_p", 0, 1).ifPresent(p -> options.minP(Math.min((float) p, Math.nextDown(1f))));
        fields.longInteger("seed", Long.MIN_VALUE, Long.MAX_VALUE).ifPresent(options::seed);
    }

    private void penalties() {
        fields.number("repetition_penalty", Float.MIN_NORMAL, 100).ifPresent(r -> options.repetitionPenalty((float) r));
        fields.number("presence_penalty", -2, 2).ifPresent(p -> options.presencePenalty((float) p));
        fields.number("frequency_penalty", -2, 2).ifPresent(f -> options.frequencyPenalty((float) f));
        fields.object("logit_bias").ifPresent(this::logitBias);
    }

    private void logitBias(Fields bias) {
        Map<Integer, Float> byId = new TreeMap<>();
        bias.node()
                .propertyStream()
                .forEach(entry -> byId.put(tokenId(entry.getKey()), (float)
                        Fields.asDouble(entry.getValue(), bias.path(entry.getKey()), -100, 100)));
        options.logitBias(byId);
    }

    private static int tokenId(String key) {
        try {
            return Integer.parseUnsignedInt(key);
        } catch (NumberFormatException e) {
            throw ApiException.invalid(
                    "logit_bias",
                    "invalid_logit_bias",
                    "Invalid key in 'logit_bias': expected token ids, but got '%.40s'.".formatted(key));
        }
    }

    private void choices() {
        int n = fields.integer("n", 1, limits.choices()).orElse(1);
        options.choices(n);
        int width = fields.integer("beam_width", 1, GenerationOptions.MAX_BEAMS).orElse(n);
        if (fields.flag("use_beam_search", false)) {
            options.beams(width);
            fields.number("length_penalty", -100, 100).ifPresent(p -> options.lengthPenalty((float) p));
        }
    }

    private void stops() {
        JsonNode stop = fields.find("stop");
        List<String> texts = new ArrayList<>();
        if (stop != null && stop.isString()) {
            texts.add(stop.stringValue());
        } else if (stop != null) {
            fields.array("stop").forEach(text -> texts.add(Fields.asText(text, fields.path("stop"))));
        }
        checkStops(texts);
        options.stopSequences(texts);
        Set<Integer> ids = new HashSet<>();
        fields.array("stop_token_ids")
                .forEach(id -> ids.add((int) Fields.asLong(id, fields.path("stop_token_ids"), 0, MANY)));
        options.stopTokenIds(ids);
        options.ignoreEndOfText(fields.flag("ignore_eos", false));
    }

    private void checkStops(List<String> texts) {
        if (texts.size() > limits.stops()) {
            throw ApiException.invalid(
                    "stop",
                    "array_above_max_length",
                    "Invalid 'stop': array too long. Expected at most %d texts, but got %d instead."
                            .formatted(limits.stops(), texts.size()));
        }
        if (texts.stream().anyMatch(String::isEmpty)) {
            throw ApiException.invalid("stop", "empty_string", "Invalid 'stop': expected texts that are not empty.");
        }
    }

    private void format() {
        fields.object("response_format").ifPresent(format -> options.format(format(format)));
    }

    private OutputFormat format(Fields format) {
        String type = format.requireText("type");
        switch (type) {
            case "text":
                return new OutputFormat.Text();
            case "json_object":
                return new OutputFormat.JsonObject();
            case "json_schema":
                Fields schema = Fields.at(format.require("json_schema"), format.path("json_schema"));
                return schema(schema.require("schema"), schema.path("schema"));
            default:
                throw ApiException.unsupported(
                        format.path("type"),
                        "Invalid value for '%s': expected 'text', 'json_object' or 'json_schema', but got '%.40s'."
                                .formatted(format.path("type"), type));
        }
    }

    /** A schema within the limits; whether it can be enforced is for the engine to say. */
    private OutputFormat schema(JsonNode schema, String path) {
        Fields.at(schema, path);
        String text = schema.toString();
        if (text.length() > limits.schemaBytes()) {
            throw ApiException.invalid(
                    path,
                    "schema_too_large",
                    "Invalid '%s': expected a schema of at most %d characters, but got %d."
                            .formatted(path, limits.schemaBytes(), text.length()));
        }
        if (depth(schema) > limits.schemaDepth()) {
            throw ApiException.invalid(
                    path,
                    "schema_too_deep",
                    "Invalid '%s': expected a schema nested at most %d deep.".formatted(path, limits.schemaDepth()));
        }
        return new OutputFormat.JsonSchema(text);
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return deepest + 1;
    }
}
