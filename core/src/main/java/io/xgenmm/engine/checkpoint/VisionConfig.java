package io.xgenmm.engine.checkpoint;

import java.util.List;

/**
 * The vision encoder's shape.
 *
 * @param mlpWidth hidden width of a layer's MLP
 * @param imageSize pixels of a tile's edge
 * @param mean per channel, of pixels in [0, 1]
 * @param std per channel
 */
public record VisionConfig(
        Tower tower,
        int width,
        int mlpWidth,
        int layers,
        int heads,
        int imageSize,
        int patchSize,
        float layerNormEpsilon,
        List<Float> mean,
        List<Float> std) {

    public enum Tower {
        /** v1.5: google/siglip-so400m-patch14-384. */
        SIGLIP,
        /** v1: ViT-H-14-378-quickgelu of open_clip. */
        OPEN_CLIP
    }

    public VisionConfig {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /** Patches along one edge: pixels beyond the last whole patch are never seen. */
    public int patchesPerEdge() {
        return imageSize / patchSize;
    }

    /** Patch features of a tile. */
    public int patchesPerTile() {
        return patchesPerEdge() * patchesPerEdge();
    }

    public int headSize() {
        return width / heads;
    }
}
