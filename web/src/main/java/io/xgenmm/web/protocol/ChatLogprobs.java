package io.xgenmm.web.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.engine.EngineTokenizer;
import io.xgenmm.engine.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Log-probabilities in the form of chat completions. */
public record ChatLogprobs(List<Token> content, @Nullable Object refusal) {

    /**
     * @param bytes UTF-8 bytes of the token, which may be part of a character only
     * @param topLogprobs the best tokens at this place; left out inside such a list
     */
    public record Token(
            String token,
            float logprob,
            List<Integer> bytes,

            @JsonProperty("top_logprobs") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Token> topLogprobs) {}

    public static ChatLogprobs of(List<TokenLogprob> logprobs, EngineTokenizer tokenizer) {
        return new ChatLogprobs(
                logprobs.stream().map(token -> chosen(token, tokenizer)).toList(), null);
    }

    private static Token chosen(TokenLogprob token, EngineTokenizer tokenizer) {
        return token(
                token,
                tokenizer,
                token.best().stream().map(best -> token(best, tokenizer, null)).toList());
    }

    private static Token token(TokenLogprob token, EngineTokenizer tokenizer, @Nullable List<Token> best) {
        byte[] bytes = tokenizer.bytesOf(token.tokenId());
        List<Integer> unsigned =
                IntStream.range(0, bytes.length).mapToObj(i -> bytes[i] & 0xff).toList();
        return new Token(new String(bytes, StandardCharsets.UTF_8), finite(token.logprob()), unsigned, best);
    }

    /** JSON has no infinity; OpenAI writes -9999 for what is as good as impossible. */
    static float finite(float logprob) {
        return Float.isFinite(logprob) ? logprob : -9999f;
    }
}
