package io.xgenmm.web.completions;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.engine.EngineTokenizer;
import io.xgenmm.engine.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Log-probabilities in the form of completions: four lists side by side. */
public record TextLogprobs(
        List<String> tokens,
        @JsonProperty("token_logprobs") List<Float> tokenLogprobs,
        @JsonProperty("top_logprobs") List<Map<String, Float>> topLogprobs,
        @JsonProperty("text_offset") List<Integer> textOffset) {

    /** @param offset characters of the answer before the first of these tokens */
    static TextLogprobs of(List<TokenLogprob> logprobs, EngineTokenizer tokenizer, int offset) {
        var answer = new TextLogprobs(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int at = offset;
        for (TokenLogprob token : logprobs) {
            String text = text(token, tokenizer);
            answer.tokens.add(text);
            answer.tokenLogprobs.add(token.logprob());
            Map<String, Float> best = new LinkedHashMap<>();
            token.best().forEach(other -> best.putIfAbsent(text(other, tokenizer), other.logprob()));
            answer.topLogprobs.add(best);
            answer.textOffset.add(at);
            at += text.length();
        }
        return answer;
    }

    private static String text(TokenLogprob token, EngineTokenizer tokenizer) {
        return new String(tokenizer.bytesOf(token.tokenId()), StandardCharsets.UTF_8);
    }
}
