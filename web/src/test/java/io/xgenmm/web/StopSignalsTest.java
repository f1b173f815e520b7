package io.xgenmm.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;

/** The process outlives a signal until what the signal asks for is done. */
class StopSignalsTest {

    @Test
    void theLastActionGetsTheSignalAndTheProcessGoesOn() throws InterruptedException {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();

        StopSignals.handle(signal -> seen.add("first " + signal));
        StopSignals.handle(signal -> seen.add("second " + signal));
        Signal.raise(new Signal("TERM"));
        assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("second 15");
        // INT is not tried: a process started in a shell's background is born deaf to it.
        Signal.raise(new Signal("TERM"));
        assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("second 15");
        assertThat(seen).isEmpty();
    }
}
