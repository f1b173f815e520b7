package io.xgenmm.engine.prompt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All pieces and their ids: ordinary ones, byte tokens and added tokens. Immutable. */
final class Vocabulary {
    /** Stands for a space in pieces. */
    static final char SPACE_MARK = '\u2581';

    static final int BYTES = 256;

    private final @Nullable String[] pieces;
    private final Map<String, Integer> ordinary;
    private final Map<Integer, AddedToken> added = new HashMap<>();
    private final int[] byteIds = new int[BYTES];
    private final int[] byteValues;

    /**
     * @param size ids, the three additional tokens included
     * @param ordinary piece to id, byte tokens such as {@code <0x0A>} among them
     */
    Vocabulary(int size, Map<String, Integer> ordinary, List<AddedToken> addedTokens) {
        pieces = new String[size];
        byteValues = new int[size];
        Arrays.fill(byteValues, -1);
        this.ordinary = Map.copyOf(ordinary);
        ordinary.forEach((piece, id) -> pieces[id] = piece);
        for (int value = 0; value < BYTES; value++) {
            byteIds[value] = ordinary.getOrDefault(bytePiece(value), -1);
            if (byteIds[value] >= 0) {
                byteValues[byteIds[value]] = value;
            }
        }
        for (AddedToken token : addedTokens) {
            added.put(token.id(), token);
            pieces[token.id()] = token.content();
        }
    }

    static String bytePiece(int value) {
        return String.format(Locale.ROOT, "<0x%02X>", value);
    }

    int size() {
        return pieces.length;
    }

    /** Null for ids outside the vocabulary. */
    @Nullable
    String piece(int id) {
        return id >= 0 && id < pieces.length ? pieces[id] : null;
    }

    /** The id of an ordinary piece, or -1. */
    int id(String piece) {
        return ordinary.getOrDefault(piece, -1);
    }

    int byteId(int value) {
        return byteIds[value];
    }

    /** The byte that a byte token stands for, or -1 for other tokens. */
    int byteValue(int id) {
        return id >= 0 && id < byteValues.length ? byteValues[id] : -1;
    }

    /** Null for ordinary ids. */
    @Nullable
    AddedToken added(int id) {
        return added.get(id);
    }

    /** What the token adds to a text that it stands in; empty outside the vocabulary. */
    byte[] bytesOf(int id) {
        String piece = piece(id);
        if (piece == null) {
            return new byte[0];
        }
        if (byteValue(id) >= 0) {
            return new byte[] {(byte) byteValue(id)};
        }
        return piece.replace(SPACE_MARK, ' ').getBytes(StandardCharsets.UTF_8);
    }
}
