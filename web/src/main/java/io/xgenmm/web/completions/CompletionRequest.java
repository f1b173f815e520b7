package io.xgenmm.web.completions;

import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.Fields;
import io.xgenmm.web.protocol.ImageSource;
import io.xgenmm.web.protocol.RequestLimits;
import io.xgenmm.web.protocol.SamplingFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One request, read and checked; pictures are bytes already.
 *
 * @param model as the client named it; empty: the first model
 * @param prompts at least one; each gets {@code n} choices
 * @param echo whether the prompt's text stands before each answer
 * @param includeUsage whether a stream ends with what it cost
 * @param returnTokenIds whether choices carry prompt and token ids (vLLM)
 */
public record CompletionRequest(
        Optional<String> model,
        List<PromptInput> prompts,
        GenerationOptions options,
        boolean stream,
        boolean echo,
        boolean includeUsage,
        boolean returnTokenIds) {

    private static final int DEFAULT_MAX_TOKENS = 16; // OpenAI's and vLLM's for this route
    private static final int MAX_PROMPTS = 16;
    private static final int MAX_LOGPROBS = 20;

    /** @throws ApiException naming the first field that cannot be served */
    public static CompletionRequest read(@Nullable JsonNode body, ImageSource images, RequestLimits limits) {
        Fields fields = Fields.of(body);
        refuseWhatIsNotServed(fields);
        JsonNode prompt = fields.require("prompt");
        GenerationOptions.Builder options = SamplingFields.read(fields, limits);
        if (!fields.has("max_tokens") && !fields.has("max_completion_tokens")) {
            options.maxTokens(DEFAULT_MAX_TOKENS);
        }
        fields.integer("logprobs", 0, MAX_LOGPROBS).ifPresent(options::logprobs);
        return new CompletionRequest(
                fields.text("model"),
                prompts(prompt, images(fields, images, limits)),
                options.build(),
                fields.flag("stream", false),
                fields.flag("echo", false),
                fields.object("stream_options")
                        .map(o -> o.flag("include_usage", false))
                        .orElse(false),
                fields.flag("return_token_ids", false));
    }

    private static void refuseWhatIsNotServed(Fields fields) {
        if (fields.has("suffix")) {
            throw ApiException.unsupported("suffix", "Invalid 'suffix': these models cannot fill in the middle.");
        }
        int best = fields.integer("best_of", 1, 64).orElse(1);
        if (best > fields.integer("n", 1, 64).orElse(1)) {
            throw ApiException.unsupported(
                    "best_of", "Invalid 'best_of': expected no more than 'n'; ask for more with 'n'.");
        }
    }

    private static List<byte[]> images(Fields fields, ImageSource source, RequestLimits limits) {
        List<JsonNode> references = fields.array("images");
        if (references.size() > limits.images()) {
            throw ApiException.invalid(
                    "images",
                    "too_many_images",
                    "Expected at most %d images in a request, but got %d; send fewer."
                            .formatted(limits.images(), references.size()));
        }
        var images = new ArrayList<byte[]>();
        for (int i = 0; i < references.size(); i++) {
            images.add(image(Fields.asText(references.get(i), "images[" + i + "]"), "images[" + i + "]", source));
        }
        return images;
    }

    private static byte[] image(String reference, String param, ImageSource source) {
        return reference.startsWith("file-") ? source.file(reference, param) : source.load(reference, param);
    }

    private static List<PromptInput> prompts(JsonNode prompt, List<byte[]> images) {
        boolean many = prompt.isArray() && !prompt.isEmpty() && !prompt.get(0).isNumber();
        if (!many) {
            return List.of(prompt(prompt, "prompt", images));
        }
        if (prompt.size() > MAX_PROMPTS || (prompt.size() > 1 && !images.isEmpty())) {
            throw ApiException.unsupported(
                    "prompt",
                    "Invalid 'prompt': expected at most %d prompts, and one only when there are images; use a batch for more."
                            .formatted(MAX_PROMPTS));
        }
        var prompts = new ArrayList<PromptInput>();
        for (int i = 0; i < prompt.size(); i++) {
            prompts.add(prompt(prompt.get(i), "prompt[" + i + "]", images));
        }
        return prompts;
    }

    private static PromptInput prompt(JsonNode prompt, String path, List<byte[]> images) {
        if (prompt.isString()) {
            return new PromptInput.Raw(prompt.stringValue(), images);
        }
        if (!prompt.isArray() || prompt.isEmpty()) {
            throw Fields.wrongType(path, "a string or an array of token ids", prompt);
        }
        int[] ids = prompt.valueStream()
                .mapToInt(id -> (int) Fields.asLong(id, path, 0, Integer.MAX_VALUE))
                .toArray();
        return new PromptInput.TokenIds(ids, images);
    }

    /** The same request with other options. */
    public CompletionRequest withOptions(GenerationOptions changed) {
        return new CompletionRequest(model, prompts, changed, stream, echo, includeUsage, returnTokenIds);
    }
}
