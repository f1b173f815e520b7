package io.xgenmm.engine.checkpoint;

import static io.xgenmm.engine.checkpoint.BrokenFiles.edit;
import static io.xgenmm.engine.checkpoint.BrokenFiles.editHeader;
import static io.xgenmm.engine.checkpoint.BrokenFiles.editHeaderText;
import static io.xgenmm.engine.checkpoint.BrokenFiles.editJson;
import static io.xgenmm.engine.checkpoint.BrokenFiles.truncate;
import static io.xgenmm.engine.checkpoint.BrokenFiles.writeLength;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every way a checkpoint can be broken, made from good ones, each with what the message must say. */
final class BrokenCases {

    static final String WEIGHTS = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";
    static final String SHARD = "model-00001-of-00002.safetensors";
    static final String NORM = "vlm.lang_model.model.norm.weight";
    static final String LATENTS = "vlm.vision_tokenizer.latents";

    private BrokenCases() {}

    /**
     * @param source which good checkpoint is broken
     * @param expected parts of the message
     */
    record Case(String name, String source, Breakage breakage, List<String> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Breakage {
        void in(Path folder) throws IOException;
    }

    static Stream<Case> all() {
        return Stream.of(files(), headers(), tensors(), index(), configurations(), shapes())
                .flatMap(List::stream);
    }

    private static List<Case> files() {
        return List.of(
                one(
                        "no config.json",
                        f -> Files.delete(f.resolve("config.json")),
                        "config.json: not found",
                        "were not compared"),
                one(
                        "config.json is a folder",
                        f -> {
                            Files.delete(f.resolve("config.json"));
                            Files.createDirectory(f.resolve("config.json"));
                        },
                        "config.json: not found (or no regular file)"),
                one(
                        "no weights",
                        f -> Files.delete(f.resolve(WEIGHTS)),
                        "expected model.safetensors or",
                        "found neither"),
                one(
                        "config.json breaks off",
                        f -> truncate(f.resolve("config.json"), 100),
                        "config.json: broken JSON (",
                        "line "),
                one(
                        "config.json is a list",
                        f -> edit(f.resolve("config.json"), text -> "[1]"),
                        "expected a JSON object, found array"),
                one(
                        "config.json goes on behind its end",
                        f -> edit(f.resolve("config.json"), text -> text + "{}"),
                        "config.json: broken JSON"),
                one(
                        "config.json says a thing twice",
                        f -> edit(
                                f.resolve("config.json"),
                                text -> text.replaceFirst("\\{", "{\"model_type\": \"xgenmm\", ")),
                        "config.json: broken JSON (",
                        "Duplicate"),
                one(
                        "preprocessor_config.json breaks off",
                        f -> truncate(f.resolve("preprocessor_config.json"), 20),
                        "preprocessor_config.json: broken JSON"));
    }

    private static List<Case> headers() {
        return List.of(
                one(
                        "empty file",
                        f -> truncate(f.resolve(WEIGHTS), 0),
                        "truncated: expected at least the 8 bytes",
                        "found 0"),
                one(
                        "header breaks off",
                        f -> truncate(f.resolve(WEIGHTS), 1000),
                        "truncated: expected a header of",
                        "found a file of 1000"),
                one(
                        "data break off",
                        f -> truncate(f.resolve(WEIGHTS), 500_000),
                        "truncated or with offsets out of range: the header needs",
                        "the file holds 500000"),
                one(
                        "oversized header",
                        f -> writeLength(f.resolve(WEIGHTS), (16 << 20) + 1),
                        "header of 16777217 bytes; expected 2 to 16777216"),
                one(
                        "negative header",
                        f -> writeLength(f.resolve(WEIGHTS), -1),
                        "header of 18446744073709551615 bytes"),
                one(
                        "header is no JSON",
                        f -> editHeaderText(f.resolve(WEIGHTS), text -> "x" + text),
                        "model.safetensors (header): broken JSON"),
                one(
                        "duplicate tensor",
                        f -> editHeaderText(
                                f.resolve(WEIGHTS),
                                text -> text.replaceFirst(
                                        ",\"vlm",
                                        ",\"" + NORM
                                                + "\":{\"dtype\":\"BF16\",\"shape\":[0],\"data_offsets\":[0,0]},\"vlm")),
                        "(header): broken JSON (",
                        "Duplicate",
                        NORM),
                one(
                        "bytes behind the last tensor",
                        f -> BrokenFiles.editBytes(f.resolve(WEIGHTS), all -> Arrays.copyOf(all, all.length + 7)),
                        "7 bytes behind the last tensor belong to none"),
                header(
                        "overlap",
                        h -> offsets(h, LATENTS, -2, 0),
                        LATENTS + ": its data overlap the tensor before it by 2 bytes"),
                header("hole", h -> offsets(h, LATENTS, 2, 0), "2 bytes before " + LATENTS + " belong to no tensor"),
                header("out of range", h -> offsets(h, LATENTS, 0, 1 << 30), "truncated or with offsets out of range"),
                header("backwards", h -> offsets(h, LATENTS, 1 << 30, 0), LATENTS + ": data_offsets [", "are no range"),
                header(
                        "far beyond every file",
                        h -> entry(h, LATENTS).putArray("data_offsets").add(0).add(Long.MAX_VALUE),
                        LATENTS + ": data_offsets [0, 9223372036854775807] are no range"),
                header(
                        "shape larger than any file",
                        h -> entry(h, LATENTS).putArray("shape").add(1L << 40).add(1L << 40),
                        LATENTS + ": shape [1099511627776, 1099511627776] is larger than any file"),
                header(
                        "negative size",
                        h -> entry(h, LATENTS).putArray("shape").add(-16).add(-64),
                        LATENTS + ": broken header entry"),
                header(
                        "no type",
                        h -> entry(h, LATENTS).remove("dtype"),
                        LATENTS + ": broken header entry; expected dtype, shape and two data_offsets"),
                header("entry is a number", h -> h.put(LATENTS, 1), LATENTS + ": broken header entry"),
                header(
                        "length does not fit the shape",
                        h -> entry(h, LATENTS).putArray("shape").add(16).add(63),
                        LATENTS + ": BF16 [16, 63] needs 2016 bytes, but data_offsets span 2048"));
    }

    private static List<Case> tensors() {
        return List.of(
                header("missing tensor", h -> h.remove(NORM), NORM + ": missing; expected shape [128]"),
                header(
                        "extra tensor",
                        h -> h.set("vlm.lang_model.model.norm.bias", entry(h, NORM)),
                        "vlm.lang_model.model.norm.bias: unexpected tensor [128] in model.safetensors"),
                header(
                        "wrong shape",
                        h -> entry(h, LATENTS).putArray("shape").add(64).add(16),
                        LATENTS + ": expected shape [16, 64], found [64, 16] in model.safetensors"),
                header(
                        "wrong type",
                        h -> entry(h, LATENTS).put("dtype", "I16"),
                        LATENTS + ": expected type F32, F16 or BF16, found I16"),
                header(
                        "unknown type",
                        h -> entry(h, LATENTS).put("dtype", "Q4"),
                        LATENTS + ": expected type F32, F16 or BF16, found Q4"),
                header(
                        "another model",
                        h -> {
                            h.properties().stream().toList().forEach(e -> {
                                h.remove(e.getKey());
                                h.set(e.getKey().replace("vlm.", "model."), e.getValue());
                            });
                        },
                        "more missing tensors",
                        "more tensors that this model does not have"),
                new Case(
                        "v1 base",
                        "v1",
                        f -> editHeader(
                                f.resolve(WEIGHTS),
                                h -> h.properties().stream().toList().forEach(e -> {
                                    if (e.getKey().contains("text_projection")) {
                                        h.remove(e.getKey());
                                    }
                                })),
                        List.of("looks like the v1 base model", "text_projection.0.weight: missing")));
    }

    private static List<Case> index() {
        return List.of(
                sharded(
                        "missing shard",
                        f -> Files.delete(f.resolve(SHARD)),
                        SHARD + ": not found",
                        "but that file lacks it",
                        "more tensors that their shards lack"),
                sharded(
                        "shard lacks a tensor",
                        f -> editJson(f.resolve(INDEX), i -> map(i).put(NORM, SHARD)),
                        "says that " + SHARD + " holds " + NORM + ", but that file lacks it",
                        "model-00002-of-00002.safetensors: holds " + NORM + ", but model.safetensors.index.json says "
                                + SHARD),
                sharded(
                        "index forgets a tensor",
                        f -> editJson(f.resolve(INDEX), i -> map(i).remove(NORM)),
                        "says nothing of it",
                        NORM + ": missing"),
                sharded(
                        "parent folder",
                        f -> editJson(f.resolve(INDEX), i -> map(i).put(NORM, "../../etc/x.safetensors")),
                        "expected names of .safetensors files in the folder, found \"../../etc/x.safetensors\""),
                sharded(
                        "absolute path",
                        f -> editJson(f.resolve(INDEX), i -> map(i).put(NORM, "/etc/x.safetensors")),
                        "found \"/etc/x.safetensors\""),
                sharded(
                        "other separator",
                        f -> editJson(f.resolve(INDEX), i -> map(i).put(NORM, "..\\x.safetensors")),
                        "expected names of .safetensors files"),
                sharded(
                        "another kind of file",
                        f -> editJson(f.resolve(INDEX), i -> map(i).put(NORM, "config.json")),
                        "found \"config.json\""),
                sharded("no text", f -> editJson(f.resolve(INDEX), i -> map(i).put(NORM, 7)), "found 7"),
                sharded(
                        "no map",
                        f -> editJson(f.resolve(INDEX), i -> i.put("weight_map", 3)),
                        "expected weight_map, an object, found number"),
                sharded(
                        "shard is a folder",
                        f -> {
                            Files.delete(f.resolve(SHARD));
                            Files.createDirectory(f.resolve(SHARD));
                        },
                        SHARD + ": not found (or no regular file)"));
    }

    private static List<Case> configurations() {
        return List.of(
                config(
                        "unknown model",
                        c -> c.put("model_type", "llava"),
                        "config.json: model_type: expected one of [blip_3, xgenmm], found \"llava\""),
                config(
                        "no model type",
                        c -> c.remove("model_type"),
                        "model_type: expected one of [blip_3, xgenmm], found nothing"),
                config(
                        "unknown tower",
                        c -> vision(c).put("model_name", "openai/clip"),
                        "model_name: expected one of [ViT-H-14-378-quickgelu, google/siglip"),
                config(
                        "unknown decoder",
                        c -> text(c).put("model_type", "llama"),
                        "text_config.model_type: expected phi3, found \"llama\""),
                config(
                        "no initial_tokenizer_len",
                        c -> text(c).remove("initial_tokenizer_len"),
                        "initial_tokenizer_len: is missing; the published models have 32012"),
                config(
                        "text for a number",
                        c -> text(c).put("hidden_size", "128"),
                        "text_config.hidden_size: expected a whole number from 1 to 65536, found \"128\""),
                config(
                        "fraction",
                        c -> text(c).put("num_hidden_layers", 4.5),
                        "num_hidden_layers: expected a whole number from 1 to 512, found 4.5"),
                config(
                        "too many layers",
                        c -> text(c).put("num_hidden_layers", 1 << 30),
                        "num_hidden_layers: expected a whole number from 1 to 512"),
                config(
                        "window of zero",
                        c -> text(c).put("sliding_window", 0),
                        "text_config.sliding_window: expected a whole number from 1"),
                config(
                        "scaled positions",
                        c -> text(c).putObject("rope_scaling").put("type", "su"),
                        "text_config.rope_scaling: expected null"),
                config(
                        "another activation",
                        c -> text(c).put("hidden_act", "gelu"),
                        "text_config.hidden_act: expected silu, found \"gelu\""),
                config(
                        "activation is an object",
                        c -> text(c).putObject("hidden_act"),
                        "text_config.hidden_act: expected silu, found {}"),
                config(
                        "tied head",
                        c -> text(c).put("tie_word_embeddings", true),
                        "text_config.tie_word_embeddings: expected false, found true"),
                config(
                        "section is a list",
                        c -> c.putArray("text_config"),
                        "text_config: expected an object, found []"),
                config(
                        "grids of threes",
                        c -> vision(c)
                                .putArray("anyres_grids")
                                .addArray()
                                .add(1)
                                .add(2)
                                .add(3),
                        "anyres_grids: expected pairs of whole numbers (width, height), found [1,2,3]"),
                config(
                        "negative epsilon",
                        c -> text(c).put("rms_norm_eps", -1),
                        "rms_norm_eps: expected a number above 0, found -1"),
                preprocessor(
                        "other grids",
                        p -> p.putArray("grids").addArray().add(60).add(60),
                        "preprocessor_config.json: grids: [Grid[width=60, height=60]] differ from the model's"),
                preprocessor(
                        "two channels",
                        p -> p.putArray("image_mean").add(0.5).add(0.5),
                        "image_mean: expected three numbers, found [0.5,0.5]"),
                preprocessor(
                        "another size",
                        p -> p.putArray("size").add(384).add(384),
                        "size: expected [60, 60], the encoder's image size, found [384,384]"),
                preprocessor(
                        "another filter",
                        p -> p.put("interpolation_mode", "bilinear"),
                        "interpolation_mode: expected bicubic, found \"bilinear\""));
    }

    private static List<Case> shapes() {
        return List.of(
                config(
                        "heads do not divide",
                        c -> text(c).put("num_attention_heads", 3),
                        "3 heads do not divide hidden_size 128"),
                config(
                        "head size",
                        c -> text(c).put("num_attention_heads", 16).put("num_key_value_heads", 16),
                        "128 over 16 heads gives a head size of 8; the attention kernel needs a multiple of 16"),
                config(
                        "key heads",
                        c -> text(c).put("num_key_value_heads", 3),
                        "num_key_value_heads: 3 do not divide num_attention_heads 4",
                        "qkv_proj.weight: expected shape [320, 128], found [384, 128]"),
                config(
                        "vision heads",
                        c -> shape(c).put("num_attention_heads", 5),
                        "5 heads do not divide the width 64"),
                config(
                        "patch larger than the tile",
                        c -> shape(c).put("patch_size", 61),
                        "61 is larger than the image size 60"),
                config(
                        "vocabulary too small",
                        c -> text(c).put("initial_tokenizer_len", 1057),
                        "1057 is more than vocab_size 1056"),
                config(
                        "id out of range",
                        c -> text(c).put("eos_token_id", 1015),
                        "eos_token_id: expected an id below 1015, found 1015"),
                config(
                        "resampler of another width",
                        c -> ((ObjectNode) c.path("vision_tokenizer_config")).put("vis_feature_dim", 1152),
                        "vis_feature_dim: expected the vision encoder's width 64, found 1152"),
                config(
                        "grid of no whole tiles",
                        c -> ((ArrayNode) vision(c).path("anyres_grids"))
                                .addArray()
                                .add(60)
                                .add(61),
                        "60 x 61 is not made of tiles of 60 pixels"),
                preprocessor(
                        "division by zero",
                        p -> p.putArray("image_std").add(0.5).add(0).add(0.5),
                        "image_std: expected numbers above 0"),
                new Case(
                        "v1 heads",
                        "v1",
                        f -> editJson(f.resolve("config.json"), c -> shape(c).put("head_width", 7)),
                        List.of("head_width: 7 does not divide width 60")));
    }

    private static Case one(String name, Breakage breakage, String... expected) {
        return new Case(name, "instruct", breakage, List.of(expected));
    }

    private static Case sharded(String name, Breakage breakage, String... expected) {
        return new Case("index: " + name, "sharded", breakage, List.of(expected));
    }

    private static Case header(String name, Consumer<ObjectNode> edit, String... expected) {
        return one("header: " + name, f -> editHeader(f.resolve(WEIGHTS), edit), expected);
    }

    private static Case config(String name, Consumer<ObjectNode> edit, String... expected) {
        return one("config: " + name, f -> editJson(f.resolve("config.json"), edit), expected);
    }

    private static Case preprocessor(String name, Consumer<ObjectNode> edit, String... expected) {
        return one("preprocessor: " + name, f -> editJson(f.resolve("preprocessor_config.json"), edit), expected);
    }

    static ObjectNode entry(ObjectNode header, String tensor) {
        return (ObjectNode) header.path(tensor);
    }

    static ObjectNode text(ObjectNode config) {
        return (ObjectNode) config.path("text_config");
    }

    private static ObjectNode vision(ObjectNode config) {
        return (ObjectNode) config.path("vision_encoder_config");
    }

    private static ObjectNode shape(ObjectNode config) {
        return (ObjectNode) vision(config).path("vision_config");
    }

    private static ObjectNode map(ObjectNode index) {
        return (ObjectNode) index.path("weight_map");
    }

    private static void offsets(ObjectNode header, String tensor, long beginBy, long endBy) {
        ArrayNode offsets = (ArrayNode) header.path(tensor).path("data_offsets");
        long begin = offsets.get(0).longValue() + beginBy;
        long end = offsets.get(1).longValue() + endBy;
        entry(header, tensor).putArray("data_offsets").add(begin).add(end);
    }
}
