package io.xgenmm.engine.schedule;

import io.xgenmm.engine.vision.PreparedImage;
import io.xgenmm.engine.vision.VisionCacheKey;
import io.xgenmm.engine.vision.VisionModel;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** The vision tokens of one picture, made one tile and then one strip at a time. */
final class ImageReading {
    private final PreparedImage image;
    private final VisionCacheKey key;
    private final FloatBuffer[] features;
    private int strips;
    private int encodedTiles;
    private @Nullable FloatBuffer tokens;
    private boolean finished;

    ImageReading(PreparedImage image, VisionCacheKey key) {
        this.image = image;
        this.key = key;
        this.features = new FloatBuffer[image.view().tiles()];
    }

    VisionCacheKey key() {
        return key;
    }

    boolean finished() {
        return finished;
    }

    boolean untouched() {
        return encodedTiles == 0 && !finished;
    }

    /** Takes tokens that were made before. */
    void finish(FloatBuffer known) {
        tokens = known;
        finished = true;
    }

    /** Whether the next {@link #advance} encodes a tile. */
    boolean tileIsNext() {
        return encodedTiles < features.length;
    }

    /** Encodes the next tile, or once all are encoded shortens the next strip. */
    void advance(VisionModel model, @Nullable FloatBuffer textCondition) {
        if (tileIsNext()) {
            features[encodedTiles] = model.encodeTile(image, encodedTiles);
            encodedTiles++;
            return;
        }
        FloatBuffer strip = model.resampleStrip(image, features, strips, textCondition);
        FloatBuffer all = tokens;
        if (all == null) {
            all = FloatBuffer.allocate(strip.remaining() * features.length);
            tokens = all;
        }
        all.put(strips * strip.remaining(), strip, strip.position(), strip.remaining());
        strips++;
        finished = strips == features.length;
    }

    /** float32 [tokens, width]; only when {@link #finished()}. */
    FloatBuffer tokens() {
        FloatBuffer all = tokens;
        if (!finished || all == null) {
            throw new IllegalStateException(
                    "picture has %d of %d strips: its tokens are not ready".formatted(strips, features.length));
        }
        return all;
    }
}
