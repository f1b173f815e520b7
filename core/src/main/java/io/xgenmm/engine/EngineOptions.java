package io.xgenmm.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a model is opened and how many it serves at once.
 *
 * @param name the name it is listed under
 * @param directory a store entry or a folder in the published Hugging Face layout
 * @param cacheDirectory where converted weights and native libraries may be kept between starts
 * @param precision as wanted; empty: as stored (store entry), fp32 (published layout)
 * @param device "auto", "cpu", "cuda" or "cuda:N"
 * @param threads compute threads; empty: one for each core
 * @param slots generations side by side
 * @param contextTokens positions a slot holds; empty: what the model was trained for
 * @param maxQueue prompts that may wait
 * @param maxWait how long one may wait before it is refused
 * @param prefillChunk prompt positions read in one step
 * @param imageCacheBytes memory for vision tokens of earlier pictures; 0 is off
 * @param prefixCache whether finished rows are kept for prompts that begin alike
 * @param slidingWindow whether the model's window is applied as the original's pinned version does
 * @param imageLimits what a picture may be
 */
public record EngineOptions(
        String name,
        Path directory,
        Path cacheDirectory,
        Optional<Precision> precision,
        String device,
        OptionalInt threads,
        int slots,
        OptionalInt contextTokens,
        int maxQueue,
        Duration maxWait,
        int prefillChunk,
        long imageCacheBytes,
        boolean prefixCache,
        boolean slidingWindow,
        ImageLimits imageLimits) {

    public EngineOptions {
        if (slots < 1 || maxQueue < 0 || prefillChunk < 1 || imageCacheBytes < 0) {
            throw new IllegalArgumentException(
                    "slots (%d) and prefill chunk (%d) must be at least 1, max queue (%d) and image cache bytes (%d) at least 0"
                            .formatted(slots, prefillChunk, maxQueue, imageCacheBytes));
        }
    }

    /** CPU or GPU by itself, 4 slots, a queue of 64, 256 MB of cached pictures. */
    public static EngineOptions of(String name, Path directory, Path cacheDirectory) {
        return new EngineOptions(
                name,
                directory,
                cacheDirectory,
                Optional.empty(),
                "auto",
                OptionalInt.empty(),
                4,
                OptionalInt.empty(),
                64,
                Duration.ofSeconds(120),
                256,
                256L << 20,
                true,
                true,
                ImageLimits.defaults());
    }

    public EngineOptions withPrecision(Precision value) {
        return new EngineOptions(
                name,
                directory,
                cacheDirectory,
                Optional.of(value),
                device,
                threads,
                slots,
                contextTokens,
                maxQueue,
                maxWait,
                prefillChunk,
                imageCacheBytes,
                prefixCache,
                slidingWindow,
                imageLimits);
    }

    public EngineOptions withDevice(String value) {
        return new EngineOptions(
                name,
                directory,
                cacheDirectory,
                precision,
                value,
                threads,
                slots,
                contextTokens,
                maxQueue,
                maxWait,
                prefillChunk,
                imageCacheBytes,
                prefixCache,
                slidingWindow,
                imageLimits);
    }

    public EngineOptions withSlots(int value) {
        return new EngineOptions(
                name,
                directory,
                cacheDirectory,
                precision,
                device,
                threads,
                value,
                contextTokens,
                maxQueue,
                maxWait,
                prefillChunk,
                imageCacheBytes,
                prefixCache,
                slidingWindow,
                imageLimits);
    }

    public EngineOptions withContextTokens(int value) {
        return new EngineOptions(
                name,
                directory,
                cacheDirectory,
                precision,
                device,
                threads,
                slots,
                OptionalInt.of(value),
                maxQueue,
                maxWait,
                prefillChunk,
                imageCacheBytes,
                prefixCache,
                slidingWindow,
                imageLimits);
    }

    public EngineOptions withQueue(int newMaxQueue, Duration newMaxWait) {
        return new EngineOptions(
                name,
                directory,
                cacheDirectory,
                precision,
                device,
                threads,
                slots,
                contextTokens,
                newMaxQueue,
                newMaxWait,
                prefillChunk,
                imageCacheBytes,
                prefixCache,
                slidingWindow,
                imageLimits);
    }

    public EngineOptions withPrefillChunk(int value) {
        return new EngineOptions(
                name,
                directory,
                cacheDirectory,
                precision,
                device,
                threads,
                slots,
                contextTokens,
                maxQueue,
                maxWait,
                value,
                imageCacheBytes,
                prefixCache,
                slidingWindow,
                imageLimits);
    }

    public EngineOptions withCaches(long newImageCacheBytes, boolean newPrefixCache) {
        return new EngineOptions(
                name,
                directory,
                cacheDirectory,
                precision,
                device,
                threads,
                slots,
                contextTokens,
                maxQueue,
                maxWait,
                prefillChunk,
                newImageCacheBytes,
                newPrefixCache,
                slidingWindow,
                imageLimits);
    }

    public EngineOptions withThreads(int value) {
        return new EngineOptions(
                name,
                directory,
                cacheDirectory,
                precision,
                device,
                OptionalInt.of(value),
                slots,
                contextTokens,
                maxQueue,
                maxWait,
                prefillChunk,
                imageCacheBytes,
                prefixCache,
                slidingWindow,
                imageLimits);
    }

    public EngineOptions withSlidingWindow(boolean value) {
        return new EngineOptions(
                name,
                directory,
                cacheDirectory,
                precision,
                device,
                threads,
                slots,
                contextTokens,
                maxQueue,
                maxWait,
                prefillChunk,
                imageCacheBytes,
                prefixCache,
                value,
                imageLimits);
    }

    public EngineOptions withImageLimits(ImageLimits value) {
        return new EngineOptions(
                name,
                directory,
                cacheDirectory,
                precision,
                device,
                threads,
                slots,
                contextTokens,
                maxQueue,
                maxWait,
                prefillChunk,
                imageCacheBytes,
                prefixCache,
                slidingWindow,
                value);
    }
}
