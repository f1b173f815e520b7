package io.xgenmm.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.Choice;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.Precision;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.importer.ImportRequest;
import io.xgenmm.engine.importer.ModelImporter;
import io.xgenmm.engine.testkit.Fixtures;
import io.xgenmm.engine.testkit.Golden;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same request gives the same tokens alone, among seven others, and when neighbours are cancelled. */
class CrowdTest {
    private static final String VARIANT = "instruct-interleave-tiny";
    private static final int CROWD = 8;

    @TempDir
    private static Path home;

    private static EngineOptions options(Precision precision) {
        EngineOptions options = GoldenEngines.options(VARIANT).withPrefillChunk(32);
        if (precision == Precision.FP32) {
            return options;
        }
        String name = VARIANT + "-" + precision.label();
        ModelImporter.importCheckpoint(
                ImportRequest.of(Fixtures.checkpoint(VARIANT), home, name, precision), (step, done, total) -> {});
        EngineOptions stored = EngineOptions.of(name, home.resolve("models").resolve(name), GoldenEngines.CACHE);
        return stored.withDevice("cpu").withThreads(1).withSlots(CROWD).withPrefillChunk(32);
    }

    /** Eight requests of all kinds: greedy and sampled, with and without pictures. */
    private static List<PreparedPrompt> prompts(Engine engine) {
        List<PreparedPrompt> prompts = new ArrayList<>();
        for (Golden golden : Fixtures.goldens(VARIANT)) {
            if (Fixtures.hasImages(golden) && prompts.size() < CROWD) {
                prompts.add(GoldenEngines.prompt(engine, golden, 0));
            }
        }
        assertThat(prompts).hasSize(CROWD);
        return prompts;
    }

    private static GenerationOptions options(int request) {
        GenerationOptions.Builder options =
                GenerationOptions.builder().maxTokens(16 + 4 * request).ignoreEndOfText(true);
        return request % 2 == 0
                ? options.build()
                : options.temperature(0.9f).topP(0.95f).seed(request).choices(1).build();
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FP32", "INT8", "INT4"})
    void aloneAmongOthersAndBesideCancelledNeighbours(Precision precision) throws InterruptedException {
        EngineOptions options = options(precision);
        try (Engine engine = Engines.open(options.withCaches(64 << 20, false));
                Engine caching = Engines.open(options)) {
            List<PreparedPrompt> prompts = prompts(engine);
            List<List<Integer>> alone = alone(engine, prompts);

            assertThat(together(engine, prompts, false)).isEqualTo(alone);
            assertThat(together(engine, prompts, true)).isEqualTo(odd(alone));
            List<PreparedPrompt> again = prompts(caching);
            assertThat(alone(caching, again)).isEqualTo(alone);
            assertThat(alone(caching, again)).isEqualTo(alone);
            assertThat(caching.status().prefixCacheHits()).isPositive();
        }
    }

    private static List<List<Integer>> alone(Engine engine, List<PreparedPrompt> prompts) throws InterruptedException {
        List<List<Integer>> tokens = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            try (Generation generation = engine.generate(prompts.get(i), options(i))) {
                tokens.add(choice(generation).tokenIds());
            }
        }
        return tokens;
    }

    /** With {@code cancel} every second one is given up after three tokens, and only the others are told. */
    private static List<List<Integer>> together(Engine engine, List<PreparedPrompt> prompts, boolean cancel)
            throws InterruptedException {
        List<Generation> generations = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            generations.add(engine.generate(prompts.get(i), options(i)));
        }
        for (int i = 0; cancel && i < prompts.size(); i += 2) {
            long deltas = 0;
            while (deltas < 3) {
                deltas += generations.get(i).next() instanceof GenerationEvent.Delta ? 1 : 0;
            }
            generations.get(i).cancel();
            assertThat(choice(generations.get(i)).finishReason()).isEqualTo(FinishReason.CANCELLED);
        }
        List<List<Integer>> tokens = new ArrayList<>();
        for (Generation generation : generations) {
            tokens.add(choice(generation).tokenIds());
        }
        return cancel ? odd(tokens) : tokens;
    }

    private static List<List<Integer>> odd(List<List<Integer>> all) {
        return Stream.iterate(1, i -> i + 2).limit(all.size() / 2).map(all::get).toList();
    }

    private static Choice choice(Generation generation) throws InterruptedException {
        return generation.await().choices().get(0);
    }
}
