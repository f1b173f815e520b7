package io.xgenmm.engine.checkpoint;

import io.xgenmm.engine.checkpoint.VisionConfig.Tower;
import java.util.List;
import java.util.Set;

/** Reads the shape of the vision encoder, SigLIP (v1.5) or open_clip's ViT-H (v1), and what pixels it expects. */
final class VisionConfigReader {

    private static final String SIGLIP = "google/siglip-so400m-patch14-384";
    private static final String VIT_H = "ViT-H-14-378-quickgelu";
    private static final int MAX_WIDTH = 1 << 16;

    private static final List<Float> HALF = List.of(0.5f, 0.5f, 0.5f);
    private static final List<Float> CLIP_MEAN = List.of(0.48145466f, 0.4578275f, 0.40821073f);
    private static final List<Float> CLIP_STD = List.of(0.26862954f, 0.26130258f, 0.27577711f);

    private final ConfigSection encoder;
    private final ConfigSection shape;
    private final ConfigSection preprocessor;

    VisionConfigReader(ConfigSection encoder, ConfigSection preprocessor) {
        this.encoder = encoder;
        this.shape = encoder.section("vision_config");
        this.preprocessor = preprocessor;
    }

    /** @param firstRelease whether the model names itself blip_3, whose default tower is ViT-H */
    VisionConfig read(boolean firstRelease) {
        encoder.oneOf("model_type", "", Set.of("xgenmm_vision_encoder", "blip_3_vision_encoder"));
        encoder.only("image_aspect_ratio", "anyres");
        encoder.only("anyres_patch_sampling", true);
        preprocessor.only("resize_mode", "squash");
        preprocessor.only("interpolation_mode", "bicubic");
        String tower = encoder.oneOf("model_name", firstRelease ? VIT_H : SIGLIP, Set.of(SIGLIP, VIT_H));
        VisionConfig vision = tower.equals(VIT_H) ? openClip() : siglip();
        checkSize(vision.imageSize());
        return vision;
    }

    private VisionConfig siglip() {
        shape.only("model_type", "siglip_vision_model");
        shape.only("hidden_act", "gelu_pytorch_tanh");
        shape.only("num_channels", 3);
        return new VisionConfig(
                Tower.SIGLIP,
                shape.integer("hidden_size", 1152, 1, MAX_WIDTH),
                shape.integer("intermediate_size", 4304, 1, MAX_WIDTH),
                shape.integer("num_hidden_layers", 27, 1, 512),
                shape.integer("num_attention_heads", 16, 1, 1024),
                shape.integer("image_size", 384, 1, 8192),
                shape.integer("patch_size", 14, 1, 1024),
                (float) shape.positive("layer_norm_eps", 1e-6),
                preprocessor.channels("image_mean", HALF),
                preprocessor.channels("image_std", HALF));
    }

    private VisionConfig openClip() {
        int width = shape.integer("width", 1280, 1, MAX_WIDTH);
        int headWidth = shape.integer("head_width", 80, 1, MAX_WIDTH);
        if (width % headWidth != 0) {
            shape.problem("head_width", "%d does not divide width %d".formatted(headWidth, width));
        }
        double mlpWidth = width * shape.positive("mlp_ratio", 4.0);
        if (mlpWidth < 1 || mlpWidth > MAX_WIDTH) {
            shape.problem("mlp_ratio", "gives an MLP of %s columns; expected 1 to %d".formatted(mlpWidth, MAX_WIDTH));
        }
        return new VisionConfig(
                Tower.OPEN_CLIP,
                width,
                (int) mlpWidth,
                shape.integer("layers", 32, 1, 512),
                Math.max(1, width / headWidth),
                encoder.integer("force_image_size", 378, 1, 8192),
                shape.integer("patch_size", 14, 1, 1024),
                1e-5f,
                preprocessor.channels("image_mean", CLIP_MEAN),
                preprocessor.channels("image_std", CLIP_STD));
    }

    private void checkSize(int edge) {
        var size = preprocessor.node("size");
        if (size.isArray()
                && (size.size() != 2
                        || size.get(0).asInt(-1) != edge
                        || size.get(1).asInt(-1) != edge)) {
            preprocessor.wrong("size", "[%d, %d], the encoder's image size".formatted(edge, edge), size);
        }
    }
}
