package io.xgenmm.springai.remote;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.MessagePart;
import io.xgenmm.engine.OutputFormat;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The JSON body of a chat completion, as maps. */
final class RequestBody {
    private RequestBody() {}

    static Map<String, Object> of(String model, List<ChatMessage> messages, GenerationOptions options) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("messages", messages.stream().map(RequestBody::message).toList());
        body.put("stream", true);
        body.put("stream_options", Map.of("include_usage", true));
        body.put("return_token_ids", true);
        addLengths(body, options);
        addSampling(body, options);
        addFormat(body, options.format());
        return body;
    }

    private static void addLengths(Map<String, Object> body, GenerationOptions options) {
        options.maxTokens().ifPresent(value -> body.put("max_completion_tokens", value));
        body.put("min_tokens", options.minTokens());
        body.put("n", options.choices());
        if (!options.stopSequences().isEmpty()) {
            body.put("stop", options.stopSequences());
        }
        if (!options.stopTokenIds().isEmpty()) {
            body.put("stop_token_ids", options.stopTokenIds());
        }
        body.put("ignore_eos", options.ignoreEndOfText());
        if (options.beams() > 1) {
            body.put("use_beam_search", true);
            body.put("beam_width", options.beams());
        }
    }

    private static void addSampling(Map<String, Object> body, GenerationOptions options) {
        body.put("temperature", options.temperature());
        body.put("top_p", options.topP());
        body.put("top_k", options.topK());
        body.put("min_p", options.minP());
        body.put("repetition_penalty", options.repetitionPenalty());
        body.put("presence_penalty", options.presencePenalty());
        body.put("frequency_penalty", options.frequencyPenalty());
        options.seed().ifPresent(value -> body.put("seed", value));
        if (!options.logitBias().isEmpty()) {
            body.put(
                    "logit_bias",
                    options.logitBias().entrySet().stream()
                            .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue)));
        }
    }

    private static void addFormat(Map<String, Object> body, OutputFormat format) {
        if (format instanceof OutputFormat.JsonObject) {
            body.put("response_format", Map.of("type", "json_object"));
        }
        if (format instanceof OutputFormat.JsonSchema schema) {
            Object tree = JsonMapper.shared().readTree(schema.schema());
            body.put(
                    "response_format",
                    Map.of(
                            "type",
                            "json_schema",
                            "json_schema",
                            Map.of("name", "answer", "strict", true, "schema", tree)));
        }
    }

    private static Map<String, Object> message(ChatMessage message) {
        return Map.of(
                "role",
                message.role().name().toLowerCase(Locale.ROOT),
                "content",
                message.parts().stream().map(RequestBody::part).toList());
    }

    private static Map<String, Object> part(MessagePart part) {
        if (part instanceof MessagePart.Image image) {
            // The server looks at the bytes, not at the media type.
            String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(image.encoded());
            return Map.of("type", "image_url", "image_url", Map.of("url", url));
        }
        return Map.of("type", "text", "text", ((MessagePart.Text) part).text());
    }
}
