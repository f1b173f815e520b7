package io.xgenmm.engine.hub;

import java.io.IOException;
import java.time.Duration;

/** Tries something again after a pause that doubles. Immutable. */
record Retries(Duration firstPause) {

    private static final int TRIES = 5;

    interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /** @throws IOException of the last try */
    <T> T run(Work<T> work) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run();
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw e;
                }
                Thread.sleep(firstPause.toMillis() << (attempt - 1));
            }
        }
    }
}
