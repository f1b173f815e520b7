package io.xgenmm.engine;

import java.time.Duration;

/**
 * Where the time of a generation went.
 *
 * @param queue from {@link Engine#generate} to a slot
 * @param preprocess decoding, tiling and tokenizing in {@link Engine#prepare}
 * @param vision vision encoder and resampler; zero when the pictures came from the cache
 * @param prefill reading the prompt
 * @param timeToFirstToken from {@link Engine#generate} to the first token
 * @param decode from the first token to the end
 */
public record GenerationTimings(
        Duration queue,
        Duration preprocess,
        Duration vision,
        Duration prefill,
        Duration timeToFirstToken,
        Duration decode) {}
