package io.xgenmm.engine.schedule;

import io.xgenmm.engine.checkpoint.ResamplerConfig;
import io.xgenmm.engine.decode.PromptEmbeddings;
import io.xgenmm.engine.decode.RowDecoder;
import io.xgenmm.engine.importer.TokenEmbedding;
import io.xgenmm.engine.vision.PreparedImage;
import io.xgenmm.engine.vision.VisionCacheKey;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far one prompt has been read: its pictures, then its positions, chunk by chunk. */
final class PromptReading implements PromptEmbeddings {
    private final ModelParts parts;
    private final PromptLayout layout;
    private final List<ImageReading> images = new ArrayList<>();
    private final @Nullable FloatBuffer textCondition;
    private final long[] keys;
    private int next;

    PromptReading(ModelParts parts, ReadyPrompt prompt, String salt) {
        this.parts = parts;
        this.layout = prompt.layout();
        this.textCondition = textCondition(parts, prompt);
        for (PreparedImage image : prompt.preparedImages()) {
            images.add(new ImageReading(image, VisionCacheKey.of(image, salt, textCondition)));
        }
        keys = PromptKeys.of(layout, images.stream().map(ImageReading::key).toList());
    }

    /**
     * v1: embeddings of the prompt's beginning, image ids included. The original takes the padding of its batch along;
     * here a prompt reads the same whoever is beside it.
     */
    private static @Nullable FloatBuffer textCondition(ModelParts parts, ReadyPrompt prompt) {
        if (!parts.config().resampler().textConditioned()
                || prompt.preparedImages().isEmpty()) {
            return null;
        }
        int[] ids = prompt.tokenIds();
        int count = Math.min(ids.length, ResamplerConfig.TEXT_CONDITION_TOKENS);
        FloatBuffer rows = FloatBuffer.allocate(count * parts.embedding().width());
        for (int i = 0; i < count; i++) {
            parts.embedding().embed(ids[i], rows);
        }
        return rows.flip();
    }

    /** What stands at each position, comparable between rows of the same salt. */
    long[] keys() {
        return keys;
    }

    int positions() {
        return layout.positions();
    }

    /** The first position that has not been read. */
    int next() {
        return next;
    }

    boolean finished() {
        return next == positions();
    }

    /** Positions before this one are in the row already. */
    void skipTo(int position) {
        next = position;
    }

    /** A picture that has to be encoded before the next {@code chunk} positions can be read. */
    Optional<ImageReading> unreadImage(int chunk) {
        int end = Math.min(next + chunk, positions());
        for (int p = next; p < end; p++) {
            if (!layout.isText(p) && !images.get(layout.imageAt(p)).finished()) {
                return Optional.of(images.get(layout.imageAt(p)));
            }
        }
        return Optional.empty();
    }

    /** Reads the next chunk into {@code row}; {@link #next()} moves only if that succeeded. */
    FloatBuffer read(RowDecoder decoder, int row, int chunk) {
        int count = Math.min(chunk, positions() - next);
        FloatBuffer logits = decoder.read(this, row, next, count);
        next += count;
        return logits;
    }

    @Override
    public void write(int from, int count, FloatBuffer target) {
        TokenEmbedding embedding = parts.embedding();
        int width = embedding.width();
        for (int p = from; p < from + count; p++) {
            if (layout.isText(p)) {
                embedding.embed(layout.tokenAt(p), target);
            } else {
                FloatBuffer tokens = images.get(layout.imageAt(p)).tokens();
                target.put(target.position(), tokens, layout.visionTokenAt(p) * width, width);
                target.position(target.position() + width);
            }
        }
    }

    /** v1: float32 [tokens, width] of the prompt's beginning, which the resampler looks at; else null. */
    @Nullable
    FloatBuffer textCondition() {
        return textCondition;
    }
}
