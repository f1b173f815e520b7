package io.xgenmm.web.chat;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.tools.ToolPrompt;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.Fields;
import io.xgenmm.web.protocol.ImageSource;
import io.xgenmm.web.protocol.MessageReader;
import io.xgenmm.web.protocol.RequestLimits;
import io.xgenmm.web.protocol.SamplingFields;
import io.xgenmm.web.protocol.ToolFields;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One request, read and checked; pictures are bytes already.
 *
 * @param model as the client named it; empty: the first model
 * @param messages with the tools explained in the system turn
 * @param options with the form that a required tool call has
 * @param logprobs whether the answer carries them
 * @param includeUsage whether a stream ends with what it cost
 * @param returnTokenIds whether the answer carries prompt and token ids (vLLM)
 */
public record ChatRequest(
        Optional<String> model,
        List<ChatMessage> messages,
        GenerationOptions options,
        ToolPrompt tools,
        boolean stream,
        boolean includeUsage,
        boolean logprobs,
        boolean returnTokenIds) {

    private static final int MAX_TOP_LOGPROBS = 20;

    /** @throws ApiException naming the first field that cannot be served */
    public static ChatRequest read(@Nullable JsonNode body, ImageSource images, RequestLimits limits) {
        Fields fields = Fields.of(body);
        refuseWhatIsNotServed(fields);
        fields.require("messages");
        GenerationOptions.Builder options = SamplingFields.read(fields, limits);
        boolean logprobs = logprobs(fields, options);
        ToolPrompt tools = ToolFields.read(fields, limits);
        List<ChatMessage> messages = new MessageReader(images, limits).read(fields.array("messages"), "messages");
        GenerationOptions read = options.build();
        return new ChatRequest(
                fields.text("model"),
                tools.applyTo(messages),
                read.toBuilder().format(tools.format(read.format())).build(),
                tools,
                fields.flag("stream", false),
                fields.object("stream_options")
                        .map(o -> o.flag("include_usage", false))
                        .orElse(false),
                logprobs,
                fields.flag("return_token_ids", false));
    }

    private static boolean logprobs(Fields fields, GenerationOptions.Builder options) {
        boolean wanted = fields.flag("logprobs", false);
        int best = fields.integer("top_logprobs", 0, MAX_TOP_LOGPROBS).orElse(0);
        if (fields.has("top_logprobs") && !wanted && best > 0) {
            throw ApiException.invalid(
                    "top_logprobs", "invalid_value", "Invalid 'top_logprobs': expected 'logprobs' to be true with it.");
        }
        if (wanted) {
            options.logprobs(best);
        }
        return wanted;
    }

    private static void refuseWhatIsNotServed(Fields fields) {
        if (fields.array("modalities").stream().anyMatch(m -> !m.asString("").equals("text"))) {
            throw ApiException.unsupported("modalities", "Invalid 'modalities': this server answers in text only.");
        }
        if (fields.has("audio")) {
            throw ApiException.unsupported("audio", "Invalid 'audio': this server answers in text only.");
        }
    }

    /** The same request with other options. */
    public ChatRequest withOptions(GenerationOptions changed) {
        return new ChatRequest(model, messages, changed, tools, stream, includeUsage, logprobs, returnTokenIds);
    }
}
