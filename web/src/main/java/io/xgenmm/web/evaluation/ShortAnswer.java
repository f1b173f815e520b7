package io.xgenmm.web.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes short answers comparable: case, punctuation, number words, articles and apostrophes do not count. Differs from VQA's
 * own normalisation in one thing: it drops apostrophes instead of putting them into contractions.
 */
final class ShortAnswer {

    private static final String PUNCTUATION = ";/[]\"{}()=+\\_-><@`,?!";
    private static final String COMMA_IN_NUMBER = "(?<=\\d),(?=\\d)";
    private static final String PERIOD_NOT_IN_NUMBER = "\\.(?!\\d)";
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");
    private static final List<String> NUMBERS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");
    private static final Map<String, String> DIGITS = digits();

    private ShortAnswer() {}

    static String normalized(String answer) {
        String text =
                answer.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").replaceAll("['\u2019]", "");
        text = withoutPunctuation(text.replaceAll(COMMA_IN_NUMBER, "")).replaceAll(PERIOD_NOT_IN_NUMBER, "");
        return Arrays.stream(text.strip().split("\\s+"))
                .map(word -> DIGITS.getOrDefault(word, word))
                .filter(word -> !ARTICLES.contains(word))
                .collect(Collectors.joining(" "));
    }

    /** A mark beside a space goes away; one between two words parts them. */
    private static String withoutPunctuation(String text) {
        String result = text;
        for (char mark : PUNCTUATION.toCharArray()) {
            boolean besideSpace = text.contains(mark + " ") || text.contains(" " + mark);
            result = result.replace(String.valueOf(mark), besideSpace ? "" : " ");
        }
        return result;
    }

    private static Map<String, String> digits() {
        return Stream.concat(
                        Stream.of(Map.entry("none", "0")),
                        NUMBERS.stream().map(word -> Map.entry(word, String.valueOf(NUMBERS.indexOf(word)))))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
