package io.xgenmm.engine;

import java.util.List;

/**
 * What the model sees of one picture.
 *
 * @param width pixels of the picture as decoded
 * @param height pixels of the picture as decoded
 * @param gridWidth pixels of the chosen canvas; the tile edge when there is no grid
 * @param gridHeight pixels of the chosen canvas
 * @param resizedWidth pixels of the picture on the canvas
 * @param resizedHeight pixels of the picture on the canvas
 * @param offsetX where it was pasted
 * @param offsetY where it was pasted
 * @param tiles encoder inputs, the overview included
 * @param visionTokens positions it takes in the prompt
 * @param visiblePositions per strip, how many feature positions the resampler may look at; empty without a grid
 * @param pixelsSha256 hex digest of the little-endian float32 tensor [tiles, 3, edge, edge]
 */
public record ImageView(
        int width,
        int height,
        int gridWidth,
        int gridHeight,
        int resizedWidth,
        int resizedHeight,
        int offsetX,
        int offsetY,
        int tiles,
        int visionTokens,
        List<Integer> visiblePositions,
        String pixelsSha256) {
    public ImageView {
        visiblePositions = List.copyOf(visiblePositions);
    }
}
