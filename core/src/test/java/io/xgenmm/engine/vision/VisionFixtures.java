package io.xgenmm.engine.vision;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.checkpoint.ModelConfig.Grid;
import io.xgenmm.engine.checkpoint.ResamplerConfig;
import io.xgenmm.engine.checkpoint.VisionConfig;
import io.xgenmm.engine.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Golden files of decoding and preprocessing, and models by hand of which only the vision part matters. */
public final class VisionFixtures {
    private static final JsonMapper JSON = new JsonMapper();

    private VisionFixtures() {}

    /** The file, or the test is skipped because this set of fixtures lacks it. */
    public static Path file(String path) {
        Path file = Fixtures.root().resolve(path);
        assumeTrue(Files.exists(file), () -> "no fixture " + path);
        return file;
    }

    public static JsonNode json(String path) {
        return JSON.readTree(file(path).toFile());
    }

    public static byte[] bytes(String path) {
        try {
            return Files.readAllBytes(file(path));
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        }
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A model of which only the vision part matters. */
    static ModelConfig model(Variant variant, int edge, int patch) {
        boolean v1 = variant == Variant.V1_INSTRUCT;
        VisionConfig vision = new VisionConfig(
                v1 ? VisionConfig.Tower.OPEN_CLIP : VisionConfig.Tower.SIGLIP,
                64,
                128,
                2,
                4,
                edge,
                patch,
                1e-6f,
                v1 ? List.of(0.48145466f, 0.4578275f, 0.40821073f) : List.of(0.5f, 0.5f, 0.5f),
                v1 ? List.of(0.26862954f, 0.26130258f, 0.27577711f) : List.of(0.5f, 0.5f, 0.5f));
        return new ModelConfig(
                variant,
                vision,
                new ResamplerConfig(64, 128, 16, 2, 4, 24, 4, v1),
                decoder(),
                variant == Variant.BASE ? List.of() : grids(edge));
    }

    static List<Grid> grids(int edge) {
        return List.of(
                new Grid(edge, 2 * edge),
                new Grid(2 * edge, edge),
                new Grid(2 * edge, 2 * edge),
                new Grid(3 * edge, edge),
                new Grid(edge, 3 * edge));
    }

    private static DecoderConfig decoder() {
        return new DecoderConfig(128, 256, 4, 4, 4, 1064, 1012, 4096, 1e-5f, 10_000, OptionalInt.of(63), 1, 1000);
    }
}
