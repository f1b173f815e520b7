package io.xgenmm.engine.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A LLaMA-style byte-pair vocabulary with byte fallback and Phi-3's added tokens at its end, learned from a few sentences;
 * large ones are filled up with invented words that merge the same way.
 *
 * <p>Ids: {@code <unk>}, {@code <s>}, {@code </s>}, 256 bytes, runs of spaces, pieces by priority, letters; then twelve added
 * tokens, so that {@code <pad>} is the last one.
 */
final class TestTokenizer {

    private static final List<String> SPACES = List.of("▁▁", "▁▁▁▁", "▁▁▁▁▁▁▁▁", "▁▁▁");

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

    private static final List<String> SENTENCES = List.of(
            "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, detailed, and"
                    + " polite answers to the user's questions.",
            "What is this? What is in the picture? How many people are there? Describe the image in one sentence.",
            "Answer the question using a single word or phrase. Is the shape on the left larger than the one on the right?",
            "The red square is above the blue circle, and the green triangle stands below both of them.",
            "A small dog runs across the yellow field while two birds look down from the old bridge.",
            "The table has 3 rows and 4 columns; the total is 1,250 euros, or 98.6 per cent of 1,268.",
            "Der Zug kommt um 7:45 Uhr an, und die Kinder warten schon am Bahnhof. Il fait beau sur la plage.",
            "Please read the number in the corner: 0123456789. It says \"open\" (not closed) & costs $5 at 10% off!",
            "If the chart shows sales of #1 and #2 over time, then which year was the best year? Look at the bars.",
            "{\"name\": \"value\", \"list\": [1, 2, 3], \"nothing\": null} <b>bold</b> x = y * (z + 1) / 2 - 7; a_b ~ c^d | e @ f",
            "Quick foxes jump over lazy dogs; Zebras quietly vex Julie with Karl's mop. Every window of the house was lit.");

    private final int length;
    private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
    private final List<String> pieces;

    private TestTokenizer(int length) {
        this.length = length;
        List<String> letters = letters();
        int fixed = 3 + 256 + SPACES.size() + letters.size();
        int wanted = length - ADDED.size() - fixed;
        if (wanted < 1) {
            throw new IllegalArgumentException("expected room for more than %d ids, found %d".formatted(fixed, length));
        }
        this.pieces = pieces(wanted);
        List.of("<unk>", "<s>", "</s>").forEach(this::add);
        for (int b = 0; b < 256; b++) {
            add("<0x%02X>".formatted(b));
        }
        SPACES.forEach(this::add);
        pieces.forEach(this::add);
        letters.forEach(this::add);
    }

    /** @param length ids in all, the added ones included: {@code initial_tokenizer_len} */
    static TestTokenizer ofSize(int length) {
        return new TestTokenizer(length);
    }

    void write(Path folder) throws IOException {
        var files = new TokenizerFiles(length, ADDED);
        ConfigFiles.write(folder.resolve("tokenizer.json"), files.tokenizer(vocabulary, merges()));
        ConfigFiles.write(folder.resolve("tokenizer_config.json"), files.config());
        ConfigFiles.write(folder.resolve("special_tokens_map.json"), files.specialTokens());
        ConfigFiles.write(folder.resolve("added_tokens.json"), files.addedTokens());
    }

    private void add(String piece) {
        vocabulary.put(piece, vocabulary.size());
    }

    private static List<String> letters() {
        Set<String> letters = new LinkedHashSet<>(BytePairTraining.letters(SENTENCES));
        for (char c = '!'; c <= '~'; c++) {
            letters.add(String.valueOf(c));
        }
        return List.copyOf(letters);
    }

    private static List<String> pieces(int wanted) {
        Set<String> pieces = new LinkedHashSet<>(BytePairTraining.learn(SENTENCES, wanted));
        for (String invented : inventedWords()) {
            if (pieces.size() >= wanted) {
                break;
            }
            pieces.add(invented);
        }
        if (pieces.size() < wanted) {
            throw new IllegalArgumentException(
                    "expected a vocabulary of at most %d pieces, found %d wanted".formatted(pieces.size(), wanted));
        }
        return List.copyOf(pieces);
    }

    /** Words of one, two and three syllables, each made of shorter ones before it. */
    private static List<String> inventedWords() {
        var syllables = new ArrayList<String>();
        for (String consonant : "b c d f g h j k l m n p r s t v w x y z".split(" ", -1)) {
            for (String vowel : "a e i o u".split(" ", -1)) {
                syllables.add(consonant + vowel);
            }
        }
        var words = new ArrayList<>(syllables);
        syllables.forEach(syllable -> words.add("▁" + syllable));
        for (String start : List.of("", "▁", syllables.get(0), "▁" + syllables.get(1))) {
            for (String first : syllables) {
                syllables.forEach(second -> words.add(start + first + second));
            }
        }
        return words;
    }

    /** Every way to join two ids to a third, by the priority of what they make; runs of spaces last. */
    private List<String> merges() {
        var merges = new ArrayList<String>();
        pieces.forEach(piece -> merges.addAll(splits(piece)));
        SPACES.forEach(piece -> merges.addAll(splits(piece)));
        return merges;
    }

    private List<String> splits(String piece) {
        var splits = new ArrayList<String>();
        for (int i = 1; i < piece.length(); i++) {
            if (vocabulary.containsKey(piece.substring(0, i)) && vocabulary.containsKey(piece.substring(i))) {
                splits.add(piece.substring(0, i) + " " + piece.substring(i));
            }
        }
        splits.sort(Comparator.comparingInt((String split) -> id(split, 0)).thenComparingInt(split -> id(split, 1)));
        return splits;
    }

    private int id(String split, int half) {
        return vocabulary.getOrDefault(split.split(" ", -1)[half], -1);
    }
}
