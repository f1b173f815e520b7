package io.xgenmm.engine.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tokenizer's JSON files as Hugging Face's libraries write them. */
final class TokenizerFiles {

    private static final String CHAT_TEMPLATE = "{% for message in messages %}{{ '<|' + message['role'] + '|>\\n' +"
            + " message['content'] + '<|end|>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% endif %}";

    private final int first;
    private final List<String> added;

    /** @param length ids in all; the added tokens are the last ones */
    TokenizerFiles(int length, List<String> added) {
        this.first = length - added.size();
        this.added = added;
    }

    Map<String, Object> tokenizer(Map<String, Integer> vocabulary, List<String> merges) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("version", "1.0");
        json.put("truncation", null);
        json.put("padding", null);
        json.put("added_tokens", allTokens());
        json.put(
                "normalizer",
                sequence("normalizers", List.of(Map.of("type", "Prepend", "prepend", "▁"), replace(" ", "▁"))));
        json.put("pre_tokenizer", null);
        json.put("post_processor", null);
        json.put(
                "decoder",
                sequence(
                        "decoders",
                        List.of(
                                replace("▁", " "),
                                Map.of("type", "ByteFallback"),
                                Map.of("type", "Fuse"),
                                Map.of("type", "Strip", "content", " ", "start", 1, "stop", 0))));
        json.put("model", model(vocabulary, merges));
        return withNulls(json);
    }

    /** Jackson writes the nulls; the type of the map says nothing of them. */
    @SuppressWarnings({"unchecked", "NullAway"})
    private static Map<String, Object> withNulls(Map<String, @Nullable Object> json) {
        return (Map<String, Object>) (Map<String, ?>) json;
    }

    private static Map<String, Object> model(Map<String, Integer> vocabulary, List<String> merges) {
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("type", "BPE");
        model.put("dropout", null);
        model.put("unk_token", "<unk>");
        model.put("continuing_subword_prefix", null);
        model.put("end_of_word_suffix", null);
        model.put("fuse_unk", true);
        model.put("byte_fallback", true);
        model.put("ignore_merges", false);
        model.put("vocab", vocabulary);
        model.put("merges", merges);
        return withNulls(model);
    }

    private static Map<String, Object> sequence(String key, List<Map<String, Object>> steps) {
        var sequence = new LinkedHashMap<String, Object>();
        sequence.put("type", "Sequence");
        sequence.put(key, steps);
        return sequence;
    }

    private static Map<String, Object> replace(String text, String by) {
        var step = new LinkedHashMap<String, Object>();
        step.put("type", "Replace");
        step.put("pattern", Map.of("String", text));
        step.put("content", by);
        return step;
    }

    private List<Map<String, Object>> allTokens() {
        var tokens = new ArrayList<Map<String, Object>>();
        byId().forEach((id, content) -> {
            var token = new LinkedHashMap<String, Object>();
            token.put("id", id);
            token.putAll(token(content));
            tokens.add(token);
        });
        return tokens;
    }

    private Map<Integer, String> byId() {
        var byId = new LinkedHashMap<Integer, String>();
        byId.put(0, "<unk>");
        byId.put(1, "<s>");
        byId.put(2, "</s>");
        added.forEach(content -> byId.put(first + added.indexOf(content), content));
        return byId;
    }

    /** As in Phi-3: marks that stand in a prompt swallow white space on their right; {@code </s>} is not special. */
    private static Map<String, Object> token(String content) {
        boolean plain = List.of("<unk>", "<s>", "<|endoftext|>", "<pad>").contains(content);
        var token = new LinkedHashMap<String, Object>();
        token.put("content", content);
        token.put("lstrip", false);
        token.put("normalized", false);
        token.put("rstrip", !plain);
        token.put("single_word", false);
        token.put("special", !content.equals("</s>"));
        return token;
    }

    Map<String, Object> config() {
        var decoder = new LinkedHashMap<String, Object>();
        byId().forEach((id, content) -> decoder.put(String.valueOf(id), token(content)));
        var json = new LinkedHashMap<String, Object>();
        json.put("add_bos_token", false);
        json.put("add_eos_token", false);
        json.put("added_tokens_decoder", decoder);
        json.put("bos_token", "<s>");
        json.put("chat_template", CHAT_TEMPLATE);
        json.put("clean_up_tokenization_spaces", false);
        json.put("eos_token", "<|endoftext|>");
        json.put("legacy", false);
        json.put("model_max_length", 4096);
        json.put("pad_token", "<pad>");
        json.put("padding_side", "left");
        json.put("tokenizer_class", "LlamaTokenizer");
        json.put("unk_token", "<unk>");
        return json;
    }

    Map<String, Object> specialTokens() {
        var json = new LinkedHashMap<String, Object>();
        json.put("bos_token", "<s>");
        json.put("eos_token", "<|endoftext|>");
        json.put("pad_token", "<pad>");
        json.put("unk_token", "<unk>");
        return json;
    }

    Map<String, Integer> addedTokens() {
        var json = new LinkedHashMap<String, Integer>();
        byId().forEach((id, content) -> {
            if (id >= first) {
                json.put(content, id);
            }
        });
        return json;
    }
}
