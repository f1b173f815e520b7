package io.xgenmm.engine.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Learns byte-pair pieces from sentences: again and again the most frequent pair of neighbours inside a word. */
final class BytePairTraining {

    /** Words as lists of pieces, with their counts. */
    private Map<List<String>, Integer> words = new LinkedHashMap<>();

    private BytePairTraining() {}

    /** At most {@code count} pieces, the most frequent first; fewer when every word is one piece. */
    static List<String> learn(List<String> sentences, int count) {
        var training = new BytePairTraining();
        sentences.forEach(training::count);
        var pieces = new ArrayList<String>();
        while (pieces.size() < count) {
            var best = training.pairs().entrySet().stream()
                    .max(Map.Entry.<List<String>, Integer>comparingByValue()
                            .thenComparing(entry -> String.join(" ", entry.getKey()), Comparator.reverseOrder()));
            if (best.isEmpty()) {
                break;
            }
            List<String> pair = best.get().getKey();
            training.merge(pair);
            String piece = String.join("", pair);
            if (!pieces.contains(piece)) {
                pieces.add(piece);
            }
        }
        return pieces;
    }

    private void count(String sentence) {
        for (String word : sentence.split(" ", -1)) {
            List<String> letters =
                    ("▁" + word).codePoints().mapToObj(Character::toString).toList();
            words.merge(letters, 1, Integer::sum);
        }
    }

    private Map<List<String>, Integer> pairs() {
        Map<List<String>, Integer> pairs = new LinkedHashMap<>();
        words.forEach((word, count) -> {
            for (int i = 1; i < word.size(); i++) {
                pairs.merge(word.subList(i - 1, i + 1), count, Integer::sum);
            }
        });
        return pairs;
    }

    private void merge(List<String> pair) {
        Map<List<String>, Integer> merged = new LinkedHashMap<>();
        words.forEach((word, count) -> merged.merge(merge(word, pair), count, Integer::sum));
        words = merged;
    }

    private static List<String> merge(List<String> word, List<String> pair) {
        var merged = new ArrayList<String>();
        for (int i = 0; i < word.size(); i++) {
            boolean here = i + 1 < word.size() && word.subList(i, i + 2).equals(pair);
            merged.add(here ? word.get(i) + word.get(++i) : word.get(i));
        }
        return List.copyOf(merged);
    }

    /** Letters by how often they occur, ties in code point order. */
    static List<String> letters(List<String> sentences) {
        Map<String, Integer> counts = new TreeMap<>();
        sentences.forEach(sentence -> sentence.codePoints()
                .mapToObj(Character::toString)
                .forEach(letter -> counts.merge(letter.equals(" ") ? "▁" : letter, 1, Integer::sum)));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }
}
