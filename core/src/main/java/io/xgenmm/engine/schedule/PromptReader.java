package io.xgenmm.engine.schedule;

import io.xgenmm.engine.vision.VisionModel;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Does one piece of prompt work: a tile, a strip, or a chunk of positions, whichever a prompt needs next. None of them
 * takes longer than a tile, so running answers never wait longer than that. Engine thread only.
 */
final class PromptReader {
    private final ModelParts parts;
    private final int chunk;
    private final LongSupplier clock;
    private final Counters counters;

    PromptReader(ModelParts parts, int chunk, LongSupplier clock, Counters counters) {
        this.parts = parts;
        this.chunk = Math.min(chunk, parts.decoder().maxChunk());
        this.clock = clock;
        this.counters = counters;
    }

    /** @return the logits behind the prompt once it has been read to its end */
    Optional<FloatBuffer> advance(GenerationTask task) {
        PromptReading reading = task.reading();
        long start = clock.getAsLong();
        Optional<ImageReading> image = reading.unreadImage(chunk);
        if (image.isPresent()) {
            encode(image.get(), reading);
            task.times().addVision(clock.getAsLong() - start);
            return Optional.empty();
        }
        Row row = task.rows().get(0);
        int from = reading.next();
        FloatBuffer logits = reading.read(parts.decoder(), row.index(), chunk);
        row.append(reading.keys(), from, reading.next());
        counters.promptTokens += reading.next() - from;
        task.times().addPrefill(clock.getAsLong() - start);
        return reading.finished() ? Optional.of(logits) : Optional.empty();
    }

    private void encode(ImageReading image, PromptReading reading) {
        VisionModel vision = parts.vision();
        if (image.untouched()) {
            counters.imageCacheQueries++;
            FloatBuffer known = parts.visionCache().get(image.key());
            if (known != null) {
                counters.imageCacheHits++;
                image.finish(known);
                return;
            }
        }
        boolean tile = image.tileIsNext();
        image.advance(vision, reading.textCondition());
        counters.encodedTiles += tile ? 1 : 0;
        if (image.finished()) {
            parts.visionCache().put(image.key(), image.tokens());
        }
    }
}
