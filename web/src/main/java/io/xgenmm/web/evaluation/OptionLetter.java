package io.xgenmm.web.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which option a free text means. */
final class OptionLetter {

    private static final String NONE = "Z";
    private static final List<String> REFUSALS = List.of(
            "sorry, i can't help with images of people yet.",
            "i can't process this file.",
            "i'm sorry, but without the image provided",
            "cannot determine the answer");
    private static final String MARKS = "[.()\\[\\],:;!*#{}]";

    private OptionLetter() {}

    /**
     * The only option letter that stands as a word; else the only option whose text occurs; else {@code Z}.
     *
     * @param options text by letter
     */
    static String of(String text, Map<String, String> options) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (REFUSALS.stream().anyMatch(lower::contains)) {
            return NONE;
        }
        Set<String> letters =
                new TreeSet<>(List.of(text.replaceAll(MARKS, " ").strip().split("\\s+")));
        letters.retainAll(options.keySet());
        if (letters.size() == 1) {
            return letters.iterator().next();
        }
        return letters.isEmpty() ? byText(lower, options) : NONE;
    }

    private static String byText(String lower, Map<String, String> options) {
        int allTexts = options.values().stream().mapToInt(String::length).sum();
        if (lower.length() > 2 * allTexts) {
            return NONE;
        }
        List<String> found = options.entrySet().stream()
                .filter(option -> lower.contains(option.getValue().strip().toLowerCase(Locale.ROOT)))
                .map(Map.Entry::getKey)
                .toList();
        return found.size() == 1 ? found.get(0) : NONE;
    }
}
