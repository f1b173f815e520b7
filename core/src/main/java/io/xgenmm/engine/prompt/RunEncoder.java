package io.xgenmm.engine.prompt;

import io.xgenmm.engine.EngineTokenizer.Style;
import org.jspecify.annotations.Nullable;

/** Encodes one text, segment after segment, in one style: cuts it at added tokens into runs. Used once, by one thread. */
final class RunEncoder {
    private final Style style;
    private final BytePairEncoder encoder;
    private final AddedTokenFinder finder;
    private final Ids ids = new Ids();
    private final StringBuilder run = new StringBuilder();
    private boolean empty = true;
    private boolean strip;

    RunEncoder(Style style, BytePairEncoder encoder, AddedTokenFinder finder) {
        this.style = style;
        this.encoder = encoder;
        this.finder = finder;
    }

    void add(Segment segment) {
        String text = segment.text();
        if (empty && !text.isEmpty()) {
            empty = false;
            if (style == Style.SLOW) {
                run.append(Vocabulary.SPACE_MARK); // the dummy prefix: once, before the whole text
            }
        }
        if (segment.markup()) {
            addMarkup(text);
        } else {
            addText(text, 0, text.length());
        }
    }

    private void addMarkup(String text) {
        int start = 0;
        int at = 0;
        while (at < text.length()) {
            @Nullable AddedToken token = finder.startingAt(text, at);
            if (token == null) {
                at++;
                continue;
            }
            addText(text, start, at);
            endRun();
            ids.add(token.id());
            strip = token.rstrip();
            at += token.content().length();
            start = at;
        }
        addText(text, start, at);
    }

    private void addText(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            run.append(style == Style.SLOW && c == Vocabulary.SPACE_MARK ? ' ' : c);
        }
    }

    private void endRun() {
        if (strip) {
            run.delete(0, WhiteSpace.leading(run, style));
        }
        if (!run.isEmpty()) {
            String prefix = style == Style.FAST ? String.valueOf(Vocabulary.SPACE_MARK) : "";
            encoder.encode(prefix + run.toString().replace(' ', Vocabulary.SPACE_MARK), ids);
            run.setLength(0);
        }
        strip = false;
    }

    Ids finish() {
        endRun();
        return ids;
    }
}
