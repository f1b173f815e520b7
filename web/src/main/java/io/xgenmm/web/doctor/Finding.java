package io.xgenmm.web.doctor;

import java.util.Locale;

/**
 * What one check found.
 *
 * @param remedy what to do; empty when nothing need be done
 */
public record Finding(String check, State state, String message, String remedy) {

    /** A warning does not keep the server from working. */
    public enum State {
        OK,
        WARNING,
        FAILED
    }

    static Finding ok(String check, String message) {
        return new Finding(check, State.OK, message, "");
    }

    static Finding warning(String check, String message, String remedy) {
        return new Finding(check, State.WARNING, message, remedy);
    }

    static Finding failed(String check, String message, String remedy) {
        return new Finding(check, State.FAILED, message, remedy);
    }

    /** One line for people. */
    public String toLine() {
        return "%-8s %-12s %s%s"
                .formatted(
                        state.name().toLowerCase(Locale.ROOT), check, message, remedy.isEmpty() ? "" : " -> " + remedy);
    }
}
