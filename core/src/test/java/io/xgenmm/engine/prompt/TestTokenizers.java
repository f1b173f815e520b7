package io.xgenmm.engine.prompt;

import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.checkpoint.ResamplerConfig;
import io.xgenmm.engine.checkpoint.VisionConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** Model shapes of which only the variant, the ids and the vision tokens a picture matter. */
public final class TestTokenizers {
    static final int PHI3_IDS = 32012;
    static final int LATENTS = 16;

    private TestTokenizers() {}

    public static ModelConfig config(Variant variant, int ids) {
        VisionConfig vision =
                new VisionConfig(VisionConfig.Tower.SIGLIP, 64, 128, 2, 4, 60, 14, 1e-6f, List.of(0.5f), List.of(0.5f));
        ResamplerConfig resampler = new ResamplerConfig(64, 128, LATENTS, 2, 4, 24, 4, false);
        DecoderConfig decoder = new DecoderConfig(
                128, 256, 4, 4, 4, ids + 52, ids, 4096, 1e-5f, 10000, OptionalInt.empty(), 1, ids - 12);
        return new ModelConfig(variant, vision, resampler, decoder, List.of());
    }

    public static TextTokenizer load(Path directory, Variant variant, int ids) {
        return TextTokenizer.load(directory, config(variant, ids));
    }
}
