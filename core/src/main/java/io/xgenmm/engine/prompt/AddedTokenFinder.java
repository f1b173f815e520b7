package io.xgenmm.engine.prompt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds added tokens in a text: leftmost first, the longest at each place. Immutable. */
final class AddedTokenFinder {
    private final Map<Character, List<AddedToken>> byFirstCharacter = new HashMap<>();

    AddedTokenFinder(List<AddedToken> tokens) {
        tokens.stream()
                .sorted(Comparator.comparingInt(
                                (AddedToken token) -> token.content().length())
                        .reversed())
                .forEach(token -> byFirstCharacter
                        .computeIfAbsent(token.content().charAt(0), first -> new ArrayList<>())
                        .add(token));
    }

    /** The token that starts at {@code at}, or null. */
    @Nullable
    AddedToken startingAt(String text, int at) {
        for (AddedToken token : byFirstCharacter.getOrDefault(text.charAt(at), List.of())) {
            if (text.startsWith(token.content(), at)) {
                return token;
            }
        }
        return null;
    }
}
