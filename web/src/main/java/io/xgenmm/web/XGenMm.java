package io.xgenmm.web;

/** The one jar's entry point. */
public final class XGenMm {
    private XGenMm() {}

    public static void main(String[] args) {
        System.err.println("error: no command is implemented yet");
        System.exit(2);
    }
}
