package io.xgenmm.engine.prompt;

import java.util.Set;

/**
 * Decodes as the original's slow class: added tokens cut the ids into runs, each run loses the space mark of its first
 * token, and runs and added tokens are joined with one space. Begin, end, unknown and padding token stay inside a run.
 */
final class SlowDecoder implements IdDecoder {
    private final Vocabulary vocabulary;
    private final Set<Integer> literals;
    private final Set<Integer> skipped;
    private final Utf8Window bytes = new Utf8Window();
    private final StringBuilder text = new StringBuilder();
    private boolean partBefore;
    private boolean runHasText;
    private int runTokens;
    private boolean afterLiteral;

    /**
     * @param literals ids that stay inside a run
     * @param skipped ids that are left out
     */
    SlowDecoder(Vocabulary vocabulary, Set<Integer> literals, Set<Integer> skipped) {
        this.vocabulary = vocabulary;
        this.literals = literals;
        this.skipped = skipped;
    }

    @Override
    public void push(int id, StringBuilder out) {
        String piece = vocabulary.piece(id);
        if (piece == null || skipped.contains(id)) {
            return;
        }
        if (literals.contains(id)) {
            bytes.finish(text);
            text.append(piece);
            afterLiteral = true;
            runTokens++;
        } else if (vocabulary.added(id) != null) {
            cut(piece, out);
        } else {
            pushOrdinary(id, piece);
        }
        emit(out);
    }

    private void pushOrdinary(int id, String piece) {
        boolean marked = piece.charAt(0) == Vocabulary.SPACE_MARK;
        if (afterLiteral && runTokens == 1 && !marked) {
            text.append(' ');
        }
        if (vocabulary.byteValue(id) >= 0) {
            bytes.push(vocabulary.byteValue(id), text);
        } else {
            bytes.finish(text);
            text.append(marked && runTokens == 0 ? unmarked(piece.substring(1)) : surface(piece));
        }
        afterLiteral = false;
        runTokens++;
    }

    /** The original looks the shortened piece up again; when there is none, space marks in it stay as they are. */
    private String unmarked(String rest) {
        return vocabulary.id(rest) >= 0 ? surface(rest) : rest;
    }

    private static String surface(String piece) {
        return piece.replace(Vocabulary.SPACE_MARK, ' ');
    }

    private void cut(String piece, StringBuilder out) {
        bytes.finish(text);
        emit(out);
        partBefore |= runHasText;
        if (partBefore) {
            out.append(' ');
        }
        out.append(piece);
        partBefore = true;
        runHasText = false;
        runTokens = 0;
        afterLiteral = false;
    }

    @Override
    public void finish(StringBuilder out) {
        bytes.finish(text);
        emit(out);
        if (partBefore && runTokens > 0 && !runHasText) {
            out.append(' '); // only the last run is joined even when it is empty
        }
    }

    private void emit(StringBuilder out) {
        if (!text.isEmpty()) {
            if (partBefore && !runHasText) {
                out.append(' ');
            }
            runHasText = true;
            out.append(text);
            text.setLength(0);
        }
    }
}
