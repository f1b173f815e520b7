package io.xgenmm.engine.prompt;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes as {@code tokenizer.json} says: pieces glued, byte tokens fused, one leading space of the whole text removed. A
 * run of byte tokens that is not valid as a whole becomes one U+FFFD for each byte, so it is held back until it ends.
 */
final class FastDecoder implements IdDecoder {
    private static final String REPLACEMENT = "\uFFFD";

    private final Vocabulary vocabulary;
    private final boolean skipSpecialTokens;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean started;

    FastDecoder(Vocabulary vocabulary, boolean skipSpecialTokens) {
        this.vocabulary = vocabulary;
        this.skipSpecialTokens = skipSpecialTokens;
    }

    @Override
    public void push(int id, StringBuilder out) {
        String piece = vocabulary.piece(id);
        AddedToken added = vocabulary.added(id);
        if (piece == null || (skipSpecialTokens && added != null && added.special())) {
            return;
        }
        if (vocabulary.byteValue(id) >= 0) {
            bytes.write(vocabulary.byteValue(id));
            return;
        }
        finish(out);
        emit(piece.replace(Vocabulary.SPACE_MARK, ' '), out);
    }

    @Override
    public void finish(StringBuilder out) {
        if (bytes.size() > 0) {
            String text = strictly(bytes.toByteArray());
            emit(text == null ? REPLACEMENT.repeat(bytes.size()) : text, out);
            bytes.reset();
        }
    }

    private void emit(String text, StringBuilder out) {
        boolean strip = !started && text.startsWith(" ");
        out.append(text, strip ? 1 : 0, text.length());
        started = true;
    }

    private static @Nullable String strictly(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
