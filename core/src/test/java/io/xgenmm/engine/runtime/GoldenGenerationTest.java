package io.xgenmm.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.xgenmm.engine.Choice;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.TokenLogprob;
import io.xgenmm.engine.testkit.Fixtures;
import io.xgenmm.engine.testkit.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** The whole engine against the original code: every case, all rows of a case at once. */
class GoldenGenerationTest {
    /** Of logits and log-probabilities: float32 against float32, other kernels. */
    private static final float LOGPROB_TOLERANCE = 1e-3f;

    private static final double SCORE_TOLERANCE = 1e-4;
    private static final int BEST = 5;

    @TestFactory
    Stream<DynamicNode> everyCaseEqualsTheOriginal() {
        return Fixtures.variants().stream().map(variant -> DynamicContainer.dynamicContainer(variant, cases(variant)));
    }

    private Stream<DynamicNode> cases(String variant) {
        Engine engine = GoldenEngines.open(variant);
        return Stream.concat(
                        Fixtures.goldens(variant).stream()
                                .filter(Fixtures::hasImages)
                                .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> check(engine, golden))),
                        Stream.of(DynamicTest.dynamicTest("close", engine::close)))
                .map(test -> (DynamicNode) test);
    }

    private static void check(Engine engine, Golden golden) throws InterruptedException {
        GenerationOptions options =
                GoldenEngines.generation(golden).logprobs(BEST).build();
        List<Generation> generations = new ArrayList<>();
        for (int row = 0; row < golden.rows(); row++) {
            PreparedPrompt prompt = GoldenEngines.prompt(engine, golden, row);
            assertThat(prompt.positions())
                    .isEqualTo(golden.json().path("spliced_length").get(row).intValue());
            generations.add(engine.generate(prompt, options));
        }
        for (int row = 0; row < golden.rows(); row++) {
            Choice choice = generations.get(row).await().choices().get(0);
            if (!mixedWithPadding(golden, row)) {
                check(golden, row, choice);
            }
        }
    }

    /** v1 batches: the original conditions shorter prompts on their padding; here a prompt reads the same in any company. */
    private static boolean mixedWithPadding(Golden golden, int row) {
        int longest = Stream.iterate(0, r -> r + 1)
                .limit(golden.rows())
                .mapToInt(r -> golden.promptIds(r).length)
                .max()
                .orElseThrow();
        return golden.variant().startsWith("v1") && golden.promptIds(row).length < longest;
    }

    private static void check(Golden golden, int row, Choice choice) {
        assertThat(choice.tokenIds())
                .as("row %d", row)
                .containsExactlyElementsOf(
                        Arrays.stream(golden.expectedIds(row)).boxed().toList());
        boolean stopped = golden.expectedFinish(row).equals("eos");
        assertThat(choice.finishReason()).isEqualTo(stopped ? FinishReason.STOP : FinishReason.LENGTH);
        assertThat(choice.text()).isEqualTo(golden.expectedText(row));
        JsonNode score = golden.expected().path("sequence_scores").path(row);
        if (score.isNumber()) {
            assertThat(choice.score().orElseThrow()).isCloseTo(score.doubleValue(), within(SCORE_TOLERANCE));
        }
        JsonNode steps = golden.expected().path("steps").path(row);
        for (int i = 0; i < steps.size(); i++) {
            checkStep(steps.get(i), choice.logprobs().get(i));
        }
    }

    private static void checkStep(JsonNode expected, TokenLogprob found) {
        assertThat(found.tokenId()).isEqualTo(expected.path("id").intValue());
        assertThat(found.logprob())
                .isCloseTo((float) expected.path("logprob").doubleValue(), within(LOGPROB_TOLERANCE));
        for (int i = 0; i < BEST; i++) {
            float logprob = (float) expected.path("top5").get(i).get(1).doubleValue();
            assertThat(found.best().get(i).logprob()).isCloseTo(logprob, within(LOGPROB_TOLERANCE));
        }
    }
}
