package io.xgenmm.web.evaluation;

import java.util.List;
import java.util.Locale;

/** What a text says to a yes-or-no question. */
final class YesNo {

    private YesNo() {}

    /** {@code yes} if that word occurs and the other does not, {@code no} the other way round, else empty text. */
    static String of(String text) {
        List<String> words = List.of(text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\s]", "")
                .strip()
                .split("\\s+"));
        boolean yes = words.contains("yes");
        return yes == words.contains("no") ? "" : yes ? "yes" : "no";
    }

    /** Whether an expected answer is one of the two words. */
    static boolean isOne(String answer) {
        return answer.strip().matches("(?i)yes|no");
    }
}
