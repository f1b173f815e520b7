package io.xgenmm.engine.schedule;

import io.xgenmm.engine.GenerationTimings;
import java.time.Duration;

/** Where the time of one task goes; all points in nanoseconds of the scheduler's clock. Engine thread only. */
final class TaskTimes {
    private final Duration preprocess;
    private final long submitted;
    private long admitted;
    private long firstToken;
    private long visionNanos;
    private long prefillNanos;

    TaskTimes(Duration preprocess, long submitted) {
        this.preprocess = preprocess;
        this.submitted = submitted;
    }

    long submitted() {
        return submitted;
    }

    void admitted(long now) {
        admitted = now;
    }

    void firstToken(long now) {
        firstToken = now;
    }

    void addVision(long nanos) {
        visionNanos += nanos;
    }

    void addPrefill(long nanos) {
        prefillNanos += nanos;
    }

    GenerationTimings timings(long now) {
        long first = firstToken == 0 ? now : firstToken;
        return new GenerationTimings(
                Duration.ofNanos((admitted == 0 ? now : admitted) - submitted),
                preprocess,
                Duration.ofNanos(visionNanos),
                Duration.ofNanos(prefillNanos),
                Duration.ofNanos(first - submitted),
                Duration.ofNanos(now - first));
    }
}
