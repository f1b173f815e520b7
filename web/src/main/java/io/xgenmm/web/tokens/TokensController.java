package io.xgenmm.web.tokens;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineTokenizer;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.web.models.ServedModels;
import io.xgenmm.web.protocol.Fields;
import io.xgenmm.web.protocol.ImageSource;
import io.xgenmm.web.protocol.MessageReader;
import io.xgenmm.web.protocol.RequestLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /tokenize} and {@code POST /detokenize}. */
@RestController
class TokensController {

    private final ServedModels models;
    private final ImageSource images;
    private final RequestLimits limits;

    TokensController(ServedModels models, ImageSource images, RequestLimits limits) {
        this.models = models;
        this.images = images;
        this.limits = limits;
    }

    /** @param count of the ids; for messages with pictures the vision tokens are counted, too */
    record Tokens(
            int count,
            @JsonProperty("max_model_len") int maxModelLen,
            List<Integer> tokens,

            @JsonProperty("token_strs") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<String> tokenStrings) {}

    record Text(String prompt) {}

    @PostMapping(path = "/tokenize", consumes = "application/json")
    Tokens tokenize(@RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        Engine engine = models.engine(fields.text("model"));
        return fields.has("messages") ? ofMessages(fields, engine) : ofPrompt(fields, engine);
    }

    private static Tokens ofPrompt(Fields fields, Engine engine) {
        EngineTokenizer tokenizer = engine.tokenizer();
        int[] ids = tokenizer.encode(fields.requireText("prompt"), tokenizer.ownStyle());
        return tokens(fields, engine, ids, ids.length);
    }

    private Tokens ofMessages(Fields fields, Engine engine) {
        var messages = new MessageReader(images, limits).read(fields.array("messages"), "messages");
        PreparedPrompt prompt =
                engine.prepare(new PromptInput.Chat(messages, fields.flag("add_generation_prompt", true)));
        return tokens(fields, engine, prompt.tokenIds(), prompt.positions());
    }

    private static Tokens tokens(Fields fields, Engine engine, int[] ids, int count) {
        List<Integer> boxed = Arrays.stream(ids).boxed().toList();
        return new Tokens(
                count,
                engine.model().contextTokens(),
                boxed,
                fields.flag("return_token_strs", false)
                        ? boxed.stream()
                                .map(id -> new String(engine.tokenizer().bytesOf(id), StandardCharsets.UTF_8))
                                .toList()
                        : null);
    }

    @PostMapping(path = "/detokenize", consumes = "application/json")
    Text detokenize(@RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        Engine engine = models.engine(fields.text("model"));
        fields.require("tokens");
        int highest = engine.tokenizer().vocabularySize() - 1;
        int[] ids = fields.array("tokens").stream()
                .mapToInt(id -> (int) Fields.asLong(id, "tokens", 0, highest))
                .toArray();
        return new Text(engine.tokenizer().decode(ids, engine.tokenizer().ownStyle(), false));
    }
}
