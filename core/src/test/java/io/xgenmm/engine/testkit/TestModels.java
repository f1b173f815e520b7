package io.xgenmm.engine.testkit;

import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.checkpoint.ModelConfig.Grid;
import io.xgenmm.engine.checkpoint.ResamplerConfig;
import io.xgenmm.engine.checkpoint.VisionConfig;
import io.xgenmm.engine.checkpoint.VisionConfig.Tower;
import java.util.List;
import java.util.OptionalInt;

/** Shapes to make random checkpoints of: the published one and small ones whose sizes are unequal on purpose. */
public final class TestModels {

    private static final List<Float> HALF = List.of(0.5f, 0.5f, 0.5f);
    private static final List<Float> CLIP_MEAN = List.of(0.48145466f, 0.4578275f, 0.40821073f);
    private static final List<Float> CLIP_STD = List.of(0.26862954f, 0.26130258f, 0.27577711f);

    private TestModels() {}

    /** The published shape: 4.36 (v1: 4.59) billion parameters. */
    public static ModelConfig full(Variant variant) {
        boolean v1 = variant == Variant.V1_INSTRUCT;
        VisionConfig vision = v1
                ? new VisionConfig(Tower.OPEN_CLIP, 1280, 5120, 32, 16, 378, 14, 1e-5f, CLIP_MEAN, CLIP_STD)
                : new VisionConfig(Tower.SIGLIP, 1152, 4304, 27, 16, 384, 14, 1e-6f, HALF, HALF);
        var resampler = new ResamplerConfig(vision.width(), 3072, 128, 6, 16, 96, 4, v1);
        var decoder = new DecoderConfig(
                3072, 8192, 32, 32, 32, 32064, 32012, 4096, 1e-5f, 10000.0, OptionalInt.of(2047), 1, 32000);
        return model(variant, vision, resampler, decoder);
    }

    /** About a million parameters: tiles of 60 (v1: 56) pixels, 16 (v1: 12) vision tokens a tile. */
    public static ModelConfig tiny(Variant variant) {
        boolean v1 = variant == Variant.V1_INSTRUCT;
        VisionConfig vision = v1
                ? new VisionConfig(Tower.OPEN_CLIP, 60, 210, 2, 3, 56, 14, 1e-5f, CLIP_MEAN, CLIP_STD)
                : new VisionConfig(Tower.SIGLIP, 64, 144, 2, 4, 60, 14, 1e-6f, HALF, HALF);
        var resampler = new ResamplerConfig(vision.width(), 128, v1 ? 12 : 16, 2, 4, 24, 4, v1);
        return model(variant, vision, resampler, tinyDecoder(OptionalInt.of(variant == Variant.INSTRUCT ? 63 : 2047)));
    }

    private static DecoderConfig tinyDecoder(OptionalInt slidingWindow) {
        return new DecoderConfig(128, 256, 4, 4, 4, 1056, 1012, 512, 1e-5f, 10000.0, slidingWindow, 1, 1000);
    }

    /** The same model with another decoder. */
    public static ModelConfig with(ModelConfig model, DecoderConfig decoder) {
        ResamplerConfig old = model.resampler();
        var resampler = new ResamplerConfig(
                old.width(),
                decoder.width(),
                old.latents(),
                old.depth(),
                old.heads(),
                old.headSize(),
                old.feedForwardMultiplier(),
                old.textConditioned());
        return new ModelConfig(model.variant(), model.vision(), resampler, decoder, model.grids());
    }

    /** The same model with so many decoder layers. */
    public static ModelConfig withLayers(ModelConfig model, int layers) {
        DecoderConfig old = model.decoder();
        return with(
                model,
                new DecoderConfig(
                        old.width(),
                        old.mlpWidth(),
                        layers,
                        old.heads(),
                        old.keyValueHeads(),
                        old.storedVocabulary(),
                        old.initialTokenizerLength(),
                        old.maxPositions(),
                        old.rmsNormEpsilon(),
                        old.ropeTheta(),
                        old.slidingWindow(),
                        old.bosTokenId(),
                        old.eosTokenId()));
    }

    private static ModelConfig model(
            Variant variant, VisionConfig vision, ResamplerConfig resampler, DecoderConfig decoder) {
        return new ModelConfig(
                variant, vision, resampler, decoder, variant == Variant.BASE ? List.of() : grids(vision.imageSize()));
    }

    private static List<Grid> grids(int edge) {
        return List.of(
                new Grid(edge, 2 * edge),
                new Grid(2 * edge, edge),
                new Grid(2 * edge, 2 * edge),
                new Grid(3 * edge, edge),
                new Grid(edge, 3 * edge));
    }
}
