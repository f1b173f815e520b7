package io.xgenmm.engine.prompt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** Writes a {@code tokenizer.json} of the published form with some hundred ids: bytes, ASCII, and words joined by merges. */
public final class SmallTokenizerFile {
    private static final Set<String> KEEPS_SPACE_AFTER = Set.of("<unk>", "<s>", "<|endoftext|>", "<pad>");
    private static final List<String> ADDED = List.of(
            "<|endoftext|>",
            "<|assistant|>",
            "<|placeholder1|>",
            "<|placeholder2|>",
            "<|placeholder3|>",
            "<|placeholder4|>",
            "<|system|>",
            "<|end|>",
            "<|placeholder5|>",
            "<|placeholder6|>",
            "<|user|>",
            "<pad>");
    private static final List<String> WORDS = List.of(
            "▁▁", "▁▁▁▁", "▁the", "the", "▁a", "er", "▁cat", "true", "false", "null", "\":", "\",", "{\"", "\"}", "▁\"",
            "12", "é");

    private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
    private final List<String> merges = new ArrayList<>();

    private SmallTokenizerFile() {
        List.of("<unk>", "<s>", "</s>").forEach(this::piece);
        for (int value = 0; value < 256; value++) {
            piece(String.format(Locale.ROOT, "<0x%02X>", value));
        }
        piece("▁");
        for (char c = '!'; c <= '~'; c++) {
            piece(String.valueOf(c));
        }
        WORDS.forEach(this::word);
    }

    private void piece(String piece) {
        vocabulary.putIfAbsent(piece, vocabulary.size());
    }

    private void word(String word) {
        for (int end = 1; end <= word.length(); end++) {
            boolean known = vocabulary.containsKey(word.substring(0, end));
            piece(word.substring(0, end));
            if (end > 1 && !known) {
                merges.add(word.substring(0, end - 1) + " " + word.charAt(end - 1));
            }
        }
    }

    /** Writes the file and returns the number of ids before the three image tokens. */
    static int write(Path directory) {
        SmallTokenizerFile file = new SmallTokenizerFile();
        List<Map<String, Object>> added = new ArrayList<>();
        int ids = file.vocabulary.size();
        List.of("<unk>", "<s>", "</s>")
                .forEach(content -> added.add(token(file.vocabulary.getOrDefault(content, -1), content)));
        for (String content : ADDED) {
            added.add(token(ids++, content));
        }
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("added_tokens", added);
        root.put("model", Map.of("type", "BPE", "unk_token", "<unk>", "vocab", file.vocabulary, "merges", file.merges));
        try {
            Files.write(directory.resolve("tokenizer.json"), JsonMapper.shared().writeValueAsBytes(root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ids;
    }

    private static Map<String, Object> token(int id, String content) {
        return Map.of(
                "id",
                id,
                "content",
                content,
                "rstrip",
                !KEEPS_SPACE_AFTER.contains(content),
                "special",
                !content.equals("</s>"));
    }
}
