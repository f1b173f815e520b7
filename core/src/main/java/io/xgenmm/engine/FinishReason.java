package io.xgenmm.engine;

import java.util.Locale;

/** Why an answer ended. */
public enum FinishReason {
    STOP,
    LENGTH,
    CANCELLED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
