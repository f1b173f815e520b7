package io.xgenmm.storage.conversations;

import java.util.Locale;

/** How far a message has come. All but {@link #STREAMING} are final. */
public enum MessageState {
    /** A living process is still writing it. */
    STREAMING,
    COMPLETE,
    /** Its reader stopped it; the text up to there is kept. */
    CANCELLED,
    /** The engine failed; the text up to there is kept. */
    FAILED,
    /** The process died while writing it; the text up to at most a second before is kept. */
    INTERRUPTED;

    /** As the database writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static MessageState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
