package io.xgenmm.engine.schedule;

import java.nio.FloatBuffer;
import java.util.Optional;

/** Keeps vision tokens of earlier pictures. Called by the engine thread. */
public interface VisionTokenStore {
    /** @return float32 [tokens, decoder width], read-only */
    Optional<FloatBuffer> find(String imageKey);

    void keep(String imageKey, FloatBuffer tokens);

    /** Memory it takes. Any thread. */
    long bytes();

    /** Keeps nothing. */
    static VisionTokenStore none() {
        return new VisionTokenStore() {
            @Override
            public Optional<FloatBuffer> find(String imageKey) {
                return Optional.empty();
            }

            @Override
            public void keep(String imageKey, FloatBuffer tokens) {}

            @Override
            public long bytes() {
                return 0;
            }
        };
    }
}
