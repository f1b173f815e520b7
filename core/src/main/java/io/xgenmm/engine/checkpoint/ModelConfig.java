package io.xgenmm.engine.checkpoint;

import io.xgenmm.engine.Variant;
import java.util.List;

/**
 * The shape of a model, all constants of the original filled in.
 *
 * @param grids canvases of any-res preprocessing in the order they are tried; empty for base
 */
public record ModelConfig(
        Variant variant, VisionConfig vision, ResamplerConfig resampler, DecoderConfig decoder, List<Grid> grids) {

    /** Pixels of a canvas; both are multiples of the tile edge. */
    public record Grid(int width, int height) {}

    public ModelConfig {
        grids = List.copyOf(grids);
    }

    public boolean anyResolution() {
        return !grids.isEmpty();
    }
}
