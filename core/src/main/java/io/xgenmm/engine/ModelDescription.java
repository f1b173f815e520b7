package io.xgenmm.engine;

/**
 * What a caller may want to know of a loaded model.
 *
 * @param name the name it was opened under
 * @param precision as stored
 * @param device "cpu", or "cuda:N"
 * @param contextTokens positions a slot holds, prompt and answer together
 * @param vocabularySize columns of the logits
 * @param visionTokensPerTile tokens the resampler makes of each tile
 * @param tileEdge pixels of a tile's side
 */
public record ModelDescription(
        String name,
        Variant variant,
        Precision precision,
        String device,
        int contextTokens,
        int vocabularySize,
        int visionTokensPerTile,
        int tileEdge) {}
