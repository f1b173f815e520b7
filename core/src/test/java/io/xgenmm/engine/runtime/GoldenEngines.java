package io.xgenmm.engine.runtime;

import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.testkit.Fixtures;
import io.xgenmm.engine.testkit.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Engines over the fixture checkpoints, and their cases as prompts and options. */
final class GoldenEngines {
    /** Shared by all tests, so that native libraries are unpacked once. */
    static final Path CACHE = Path.of(System.getProperty("java.io.tmpdir"), "xgen-mm-test-cache");

    private GoldenEngines() {}

    static EngineOptions options(String variant) {
        return EngineOptions.of(variant, Fixtures.checkpoint(variant), CACHE)
                .withDevice("cpu")
                .withThreads(1)
                .withSlots(8);
    }

    static Engine open(String variant) {
        return Engines.open(options(variant));
    }

    static PreparedPrompt prompt(Engine engine, Golden golden, int row) {
        return engine.prepare(new PromptInput.TokenIds(golden.promptIds(row), images(engine, golden, row)));
    }

    static List<byte[]> images(Engine engine, Golden golden, int row) {
        int imageId = engine.model().vocabularySize() - DecoderConfig.ADDITIONAL_TOKENS;
        long marks =
                Arrays.stream(golden.promptIds(row)).filter(id -> id == imageId).count(); // the original drops the rest
        return golden.images(row).stream().limit(marks).map(GoldenEngines::read).toList();
    }

    /** Lossy WebP decodes a little differently from Pillow, so that picture is taken as Pillow decoded it. */
    private static String stored(String image) {
        return image.equals("lossy.webp") ? "decoded/lossy_webp.png" : image;
    }

    private static byte[] read(String image) {
        try {
            return Files.readAllBytes(Fixtures.image(stored(image)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The arguments that the original was called with. */
    static GenerationOptions.Builder generation(Golden golden) {
        JsonNode arguments = golden.generation();
        return GenerationOptions.builder()
                .maxTokens(arguments.path("max_new_tokens").intValue())
                .beams(arguments.path("num_beams").intValue())
                .repetitionPenalty((float) arguments.path("repetition_penalty").doubleValue())
                .lengthPenalty((float) arguments.path("length_penalty").doubleValue())
                .ignoreEndOfText(true)
                .stopTokenIds(Set.of(arguments.path("eos_token_id").intValue()));
    }
}
