package io.xgenmm.engine.checkpoint;

import io.xgenmm.engine.Variant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code config.json} and, if there, {@code preprocessor_config.json}; every constant of the original is the default.
 *
 * <p>Source: configuration classes of the published {@code modeling_xgenmm.py} and {@code modeling_blip_3.py},
 * transformers 4.41.1 for SigLIP and Phi-3. Differs from them: the constants that the original keeps in code (depth, heads
 * and head size of the resampler; the towers' shapes) may be given in the configuration.
 */
final class ConfigReader {

    private static final String CONFIG = "config.json";
    private static final String PREPROCESSOR = "preprocessor_config.json";
    private static final Set<String> MODEL_TYPES = Set.of("xgenmm", "blip_3");

    private final Problems problems;

    ConfigReader(Problems problems) {
        this.problems = problems;
    }

    /** The configuration; empty if values are unreadable. Values that do not fit together are problems, yet returned. */
    Optional<ModelConfig> read(Path directory) {
        int before = problems.count();
        var root = section(directory, CONFIG);
        if (root.isEmpty()) {
            return Optional.empty();
        }
        var preprocessor = Files.exists(directory.resolve(PREPROCESSOR))
                ? section(directory, PREPROCESSOR).orElse(ConfigSection.empty(problems))
                : ConfigSection.empty(problems);
        ModelConfig config = read(root.get(), preprocessor);
        if (problems.count() > before) {
            return Optional.empty();
        }
        new ConfigRules(config, problems).check();
        checkGrids(preprocessor, config);
        return Optional.of(config);
    }

    private Optional<ConfigSection> section(Path directory, String file) {
        return JsonFiles.read(directory.resolve(file), problems)
                .map(node -> new ConfigSection(file + ": ", node, problems));
    }

    private ModelConfig read(ConfigSection root, ConfigSection preprocessor) {
        if (!root.has("model_type")) {
            root.problem(
                    "model_type",
                    "expected one of %s, found nothing"
                            .formatted(MODEL_TYPES.stream().sorted().toList()));
        }
        boolean firstRelease = root.oneOf("model_type", "xgenmm", MODEL_TYPES).equals("blip_3");
        ConfigSection encoder = root.section("vision_encoder_config");
        VisionConfig vision = new VisionConfigReader(encoder, preprocessor).read(firstRelease);
        DecoderConfig decoder = new DecoderConfigReader(root.section("text_config")).read();
        ResamplerConfig resampler = resampler(root.section("vision_tokenizer_config"), vision, decoder);
        List<ModelConfig.Grid> grids = grids(encoder, preprocessor, vision);
        return new ModelConfig(variant(vision, grids), vision, resampler, decoder, grids);
    }

    private static Variant variant(VisionConfig vision, List<ModelConfig.Grid> grids) {
        if (vision.tower() == VisionConfig.Tower.OPEN_CLIP) {
            return Variant.V1_INSTRUCT;
        }
        return grids.isEmpty() ? Variant.BASE : Variant.INSTRUCT;
    }

    private static ResamplerConfig resampler(ConfigSection section, VisionConfig vision, DecoderConfig decoder) {
        boolean v1 = vision.tower() == VisionConfig.Tower.OPEN_CLIP;
        section.only("repeat_latents", false);
        section.oneOf("model_type", "", Set.of("xgenmm_vision_tokenizer", "blip_3_vision_tokenizer"));
        return new ResamplerConfig(
                section.integer("vis_feature_dim", v1 ? 1280 : 1152, 1, 1 << 16),
                decoder.width(), // the original overwrites lang_embedding_dim with the decoder's width
                section.integer("num_vis_tokens", 128, 1, 1 << 14),
                section.integer("depth", 6, 1, 256),
                section.integer("heads", 16, 1, 1024),
                section.integer("dim_head", 96, 1, 1024),
                section.integer("ff_mult", 4, 1, 64),
                v1);
    }

    private static List<ModelConfig.Grid> grids(
            ConfigSection encoder, ConfigSection preprocessor, VisionConfig vision) {
        if (vision.tower() == VisionConfig.Tower.OPEN_CLIP) {
            return publishedGrids(vision.imageSize());
        }
        return encoder.grids("anyres_grids")
                .or(() -> preprocessor.grids("grids"))
                .orElse(List.of());
    }

    private static void checkGrids(ConfigSection preprocessor, ModelConfig config) {
        var grids = preprocessor.grids("grids");
        if (grids.isPresent() && !grids.get().equals(config.grids())) {
            preprocessor.problem("grids", "%s differ from the model's, %s".formatted(grids.get(), config.grids()));
        }
    }

    /** The five canvases around a tile of {@code edge} pixels, in the original's order. */
    private static List<ModelConfig.Grid> publishedGrids(int edge) {
        return List.of(
                new ModelConfig.Grid(edge, 2 * edge),
                new ModelConfig.Grid(2 * edge, edge),
                new ModelConfig.Grid(2 * edge, 2 * edge),
                new ModelConfig.Grid(3 * edge, edge),
                new ModelConfig.Grid(edge, 3 * edge));
    }
}
