package io.xgenmm.web;

import java.util.List;
import java.util.function.IntConsumer;
import sun.misc.Signal;

/**
 * What SIGTERM and SIGINT do instead of running the JVM's shutdown hooks all at once: one of them belongs to ONNX Runtime and takes its
 * environment away while the engines still compute, which ends the process with a crash in native code. So the server closes
 * itself first and leaves then, and the other commands, whose work survives being cut, leave without hooks.
 */
final class StopSignals {

    /** What a process that was stopped by signal n exits with: n more than this. */
    static final int EXIT_BASE = 128;

    private static final List<String> NAMES = List.of("TERM", "INT");

    private StopSignals() {}

    /** Ends the process at once, without hooks. */
    static void leave(int signal) {
        Runtime.getRuntime().halt(EXIT_BASE + signal);
    }

    /**
     * Replaces what was done before.
     *
     * @param action gets the signal's number, on a thread of its own
     */
    static void handle(IntConsumer action) {
        for (String name : NAMES) {
            try {
                Signal.handle(new Signal(name), signal -> action.accept(signal.getNumber()));
            } catch (IllegalArgumentException e) {
                // The JVM was told to leave signals alone (-Xrs); then whoever did so stops it.
            }
        }
    }
}
