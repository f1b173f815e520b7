package io.xgenmm.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

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
        return new Draft(name, directory, cacheDirectory).build();
    }

    public EngineOptions withPrecision(Precision value) {
        return with(draft -> draft.precision = Optional.of(value));
    }

    public EngineOptions withDevice(String value) {
        return with(draft -> draft.device = value);
    }

    public EngineOptions withThreads(int value) {
        return with(draft -> draft.threads = OptionalInt.of(value));
    }

    public EngineOptions withSlots(int value) {
        return with(draft -> draft.slots = value);
    }

    public EngineOptions withContextTokens(int value) {
        return with(draft -> draft.contextTokens = OptionalInt.of(value));
    }

    public EngineOptions withQueue(int newMaxQueue, Duration newMaxWait) {
        return with(draft -> {
            draft.maxQueue = newMaxQueue;
            draft.maxWait = newMaxWait;
        });
    }

    public EngineOptions withPrefillChunk(int value) {
        return with(draft -> draft.prefillChunk = value);
    }

    public EngineOptions withCaches(long newImageCacheBytes, boolean newPrefixCache) {
        return with(draft -> {
            draft.imageCacheBytes = newImageCacheBytes;
            draft.prefixCache = newPrefixCache;
        });
    }

    public EngineOptions withSlidingWindow(boolean value) {
        return with(draft -> draft.slidingWindow = value);
    }

    public EngineOptions withImageLimits(ImageLimits value) {
        return with(draft -> draft.imageLimits = value);
    }

    private EngineOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(name, directory, cacheDirectory);
        draft.copy(this);
        change.accept(draft);
        return draft.build();
    }

    /** Options while they are changed; begins with the defaults. */
    private static final class Draft {
        private final String name;
        private final Path directory;
        private final Path cacheDirectory;
        private Optional<Precision> precision = Optional.empty();
        private String device = "auto";
        private OptionalInt threads = OptionalInt.empty();
        private int slots = 4;
        private OptionalInt contextTokens = OptionalInt.empty();
        private int maxQueue = 64;
        private Duration maxWait = Duration.ofSeconds(120);
        private int prefillChunk = 256;
        private long imageCacheBytes = 256L << 20;
        private boolean prefixCache = true;
        private boolean slidingWindow = true;
        private ImageLimits imageLimits = ImageLimits.defaults();

        private Draft(String name, Path directory, Path cacheDirectory) {
            this.name = name;
            this.directory = directory;
            this.cacheDirectory = cacheDirectory;
        }

        private void copy(EngineOptions from) {
            precision = from.precision;
            device = from.device;
            threads = from.threads;
            slots = from.slots;
            contextTokens = from.contextTokens;
            maxQueue = from.maxQueue;
            maxWait = from.maxWait;
            prefillChunk = from.prefillChunk;
            imageCacheBytes = from.imageCacheBytes;
            prefixCache = from.prefixCache;
            slidingWindow = from.slidingWindow;
            imageLimits = from.imageLimits;
        }

        private EngineOptions build() {
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
                    imageLimits);
        }
    }
}
