package io.xgenmm.web.chat;

import io.xgenmm.web.models.RunningGeneration;
import org.jspecify.annotations.Nullable;

/** An answer on its way: what all its frames have in common. */
record ChatAnswer(String id, long created, ChatRequest request, RunningGeneration generation) implements AutoCloseable {

    String model() {
        return generation.model().name();
    }

    /** Changes when the same seed may give another answer: other weights, precision or device. */
    String fingerprint() {
        return "fp_%s_%s"
                .formatted(
                        generation.model().precision().label(),
                        generation.model().device().replace(':', '_'));
    }

    int @Nullable [] promptTokenIds() {
        return request.returnTokenIds() ? generation.prompt().tokenIds() : null;
    }

    @Override
    public void close() {
        generation.close();
    }
}
