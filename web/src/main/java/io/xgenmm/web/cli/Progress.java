package io.xgenmm.web.cli;

import io.xgenmm.engine.importer.ProgressListener;
import java.io.PrintStream;

/** Shows how far something is: a bar on a terminal, a line every few seconds elsewhere. One thread at a time. */
final class Progress implements ProgressListener, AutoCloseable {

    private static final int WIDTH = 30;
    private static final long BAR_NANOS = 200_000_000L;
    private static final long LINE_NANOS = 5_000_000_000L;
    private static final long QUIET_NANOS = 1_000_000_000L;

    private final PrintStream err;
    private final boolean bar;
    private final long started = System.nanoTime();
    private long shown;
    private boolean open;

    Progress(PrintStream err, boolean bar) {
        this.err = err;
        this.bar = bar;
    }

    /** On standard error, with a bar if that is a terminal. */
    static Progress of(Console console) {
        return new Progress(console.err(), console.terminal());
    }

    @Override
    public void progressed(String step, long done, long total) {
        long now = System.nanoTime();
        boolean due = now - shown >= (bar ? BAR_NANOS : LINE_NANOS) && now - started >= QUIET_NANOS;
        if (!due) {
            return;
        }
        shown = now;
        double share = total <= 0 ? 1 : Math.min(1, (double) done / total);
        if (bar) {
            int filled = (int) (share * WIDTH);
            err.print("\r[%s%s] %3.0f %% %-40.40s"
                    .formatted("#".repeat(filled), ".".repeat(WIDTH - filled), share * 100, step));
            open = true;
        } else {
            err.println("%.0f %% %s".formatted(share * 100, step));
        }
        err.flush();
    }

    /** Ends the bar's line. */
    @Override
    public void close() {
        if (open) {
            err.println();
        }
    }
}
