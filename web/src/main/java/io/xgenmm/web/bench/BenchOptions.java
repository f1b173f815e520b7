package io.xgenmm.web.bench;

import java.util.List;

/**
 * What is measured.
 *
 * @param batches rows that decode side by side, measured one after the other
 * @param promptTokens of the text prompt: length of prefill, and depth at which decoding begins
 * @param tokens new tokens of each row
 * @param images pictures of the vision measurement; 0: none
 * @param session whether the bare decoder graph is measured too
 * @param runs of each figure; its median counts; one more goes before as warm-up
 */
public record BenchOptions(List<Integer> batches, int promptTokens, int tokens, int images, boolean session, int runs) {

    private static final int MAX_BATCH = 64;

    public BenchOptions {
        batches = List.copyOf(batches);
        if (batches.isEmpty() || batches.stream().anyMatch(batch -> batch < 1 || batch > MAX_BATCH)) {
            throw new IllegalArgumentException(
                    "--batch must be numbers from 1 to %d with commas between them, but is %s"
                            .formatted(MAX_BATCH, batches));
        }
        if (promptTokens < 1 || tokens < 2 || images < 0 || runs < 1) {
            throw new IllegalArgumentException(
                    "--prompt-tokens (%d) and --runs (%d) must be at least 1, --tokens (%d) at least 2, --images (%d) at least 0"
                            .formatted(promptTokens, runs, tokens, images));
        }
    }

    /** Positions a row needs for the text part. */
    int positions() {
        return promptTokens + tokens + 1;
    }
}
