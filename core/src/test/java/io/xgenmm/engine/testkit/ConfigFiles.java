package io.xgenmm.engine.testkit;

import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.checkpoint.ResamplerConfig;
import io.xgenmm.engine.checkpoint.TensorType;
import io.xgenmm.engine.checkpoint.VisionConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes the JSON files of a published repository; as there, what equals the published constants is left out. */
final class ConfigFiles {

    private static final ObjectWriter JSON = JsonMapper.shared().writerWithDefaultPrettyPrinter();

    private final ModelConfig model;
    private final ModelConfig published;
    private final boolean v1;

    ConfigFiles(ModelConfig model) {
        this.model = model;
        this.published = TestModels.full(model.variant());
        this.v1 = model.variant() == Variant.V1_INSTRUCT;
    }

    void write(Path folder, TensorType type) throws IOException {
        write(folder.resolve("config.json"), config(type));
        write(folder.resolve("preprocessor_config.json"), preprocessor());
        write(folder.resolve("generation_config.json"), generation());
    }

    static void write(Path file, Object json) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(json));
    }

    private Map<String, Object> config(TensorType type) {
        var config = new LinkedHashMap<String, Object>();
        config.put("architectures", List.of((v1 ? "Blip3" : "XGenMM") + "ModelForConditionalGeneration"));
        config.put("model_type", v1 ? "blip_3" : "xgenmm");
        config.put("text_config", text());
        config.put("torch_dtype", torchName(type));
        config.put("transformers_version", "4.41.1");
        config.put("vision_encoder_config", encoder());
        config.put("vision_tokenizer_config", resampler());
        return config;
    }

    private static String torchName(TensorType type) {
        return switch (type) {
            case F32 -> "float32";
            case F16 -> "float16";
            case BF16 -> "bfloat16";
        };
    }

    private Map<String, Object> text() {
        DecoderConfig decoder = model.decoder();
        DecoderConfig usual = published.decoder();
        var text = new LinkedHashMap<String, Object>();
        text.put("model_type", "phi3");
        text.put("initial_tokenizer_len", decoder.initialTokenizerLength());
        text.put(
                "sliding_window",
                decoder.slidingWindow().isPresent() ? decoder.slidingWindow().getAsInt() : null);
        text.put("torch_dtype", "bfloat16");
        unusual(text, "hidden_size", decoder.width(), usual.width());
        unusual(text, "intermediate_size", decoder.mlpWidth(), usual.mlpWidth());
        unusual(text, "num_hidden_layers", decoder.layers(), usual.layers());
        unusual(text, "num_attention_heads", decoder.heads(), usual.heads());
        unusual(text, "num_key_value_heads", decoder.keyValueHeads(), usual.keyValueHeads());
        unusual(text, "vocab_size", decoder.storedVocabulary(), usual.storedVocabulary());
        unusual(text, "max_position_embeddings", decoder.maxPositions(), usual.maxPositions());
        unusual(text, "rms_norm_eps", shortest(decoder.rmsNormEpsilon()), shortest(usual.rmsNormEpsilon()));
        unusual(text, "rope_theta", decoder.ropeTheta(), usual.ropeTheta());
        unusual(text, "bos_token_id", decoder.bosTokenId(), usual.bosTokenId());
        unusual(text, "eos_token_id", decoder.eosTokenId(), usual.eosTokenId());
        return text;
    }

    private Map<String, Object> encoder() {
        VisionConfig vision = model.vision();
        var encoder = new LinkedHashMap<String, Object>();
        encoder.put("model_type", v1 ? "blip_3_vision_encoder" : "xgenmm_vision_encoder");
        encoder.put("model_name", v1 ? "ViT-H-14-378-quickgelu" : "google/siglip-so400m-patch14-384");
        encoder.put("image_aspect_ratio", "anyres");
        encoder.put("anyres_patch_sampling", true);
        if (v1) {
            encoder.put("force_image_size", vision.imageSize());
        } else if (!model.grids().isEmpty()) {
            encoder.put("anyres_grids", grids());
        }
        if (!vision.equals(published.vision())) {
            encoder.put("vision_config", v1 ? openClip(vision) : siglip(vision));
        }
        return encoder;
    }

    private static Map<String, Object> siglip(VisionConfig vision) {
        var shape = new LinkedHashMap<String, Object>();
        shape.put("model_type", "siglip_vision_model");
        shape.put("hidden_size", vision.width());
        shape.put("intermediate_size", vision.mlpWidth());
        shape.put("num_hidden_layers", vision.layers());
        shape.put("num_attention_heads", vision.heads());
        shape.put("image_size", vision.imageSize());
        shape.put("patch_size", vision.patchSize());
        shape.put("num_channels", 3);
        shape.put("layer_norm_eps", shortest(vision.layerNormEpsilon()));
        shape.put("hidden_act", "gelu_pytorch_tanh");
        return shape;
    }

    private static Map<String, Object> openClip(VisionConfig vision) {
        var shape = new LinkedHashMap<String, Object>();
        shape.put("width", vision.width());
        shape.put("head_width", vision.headSize());
        shape.put("layers", vision.layers());
        shape.put("mlp_ratio", (double) vision.mlpWidth() / vision.width());
        shape.put("patch_size", vision.patchSize());
        shape.put("embed_dim", 1024);
        return shape;
    }

    private Map<String, Object> resampler() {
        ResamplerConfig resampler = model.resampler();
        ResamplerConfig usual = published.resampler();
        var json = new LinkedHashMap<String, Object>();
        json.put("model_type", v1 ? "blip_3_vision_tokenizer" : "xgenmm_vision_tokenizer");
        json.put("vis_feature_dim", resampler.width());
        json.put("lang_embedding_dim", resampler.outputWidth());
        json.put("num_vis_tokens", resampler.latents());
        unusual(json, "depth", resampler.depth(), usual.depth());
        unusual(json, "heads", resampler.heads(), usual.heads());
        unusual(json, "dim_head", resampler.headSize(), usual.headSize());
        unusual(json, "ff_mult", resampler.feedForwardMultiplier(), usual.feedForwardMultiplier());
        return json;
    }

    private Map<String, Object> preprocessor() {
        int edge = model.vision().imageSize();
        var json = new LinkedHashMap<String, Object>();
        json.put("do_resize", true);
        json.put("image_mean", model.vision().mean());
        json.put("image_processor_type", "Blip3ImageProcessor");
        json.put("image_std", model.vision().std());
        json.put("interpolation_mode", "bicubic");
        json.put("resize_mode", "squash");
        json.put("size", List.of(edge, edge));
        if (!v1) {
            json.put("grids", model.grids().isEmpty() ? null : grids());
        }
        return json;
    }

    private Map<String, Object> generation() {
        var json = new LinkedHashMap<String, Object>();
        json.put("_from_model_config", true);
        json.put("bos_token_id", model.decoder().bosTokenId());
        json.put("eos_token_id", model.decoder().eosTokenId());
        json.put("pad_token_id", model.decoder().eosTokenId());
        json.put("transformers_version", "4.41.1");
        return json;
    }

    private List<List<Integer>> grids() {
        return model.grids().stream()
                .map(grid -> List.of(grid.width(), grid.height()))
                .toList();
    }

    private static void unusual(Map<String, Object> json, String key, Object value, Object usual) {
        if (!value.equals(usual)) {
            json.put(key, value);
        }
    }

    /** 1e-5f as 1.0E-5, not as 9.999999747378752E-6. */
    private static double shortest(float value) {
        return Double.parseDouble(Float.toString(value));
    }
}
