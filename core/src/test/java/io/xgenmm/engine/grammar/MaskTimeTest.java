package io.xgenmm.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.Variant;
import io.xgenmm.engine.prompt.TestTokenizers;
import io.xgenmm.engine.prompt.TextTokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Masks over the real vocabulary of 32,015 ids; needs the folder of golden files. */
@EnabledIfSystemProperty(named = "xgenmm.fixtures", matches = ".+")
class MaskTimeTest {
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\",\"maxLength\":40},"
                    + "\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"maxItems\":5},\"score\":{\"type\":\"number\","
                    + "\"minimum\":0,\"maximum\":1},\"box\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\"},"
                    + "\"y\":{\"type\":\"integer\"}},\"required\":[\"x\",\"y\"]}},\"required\":[\"name\",\"score\",\"box\"],"
                    + "\"additionalProperties\":false}";

    private final Path fixtures = Path.of(System.getProperty("xgenmm.fixtures", "."));

    @Test
    void aTypicalMaskTakesLessThanAMillisecond() {
        TextTokenizer tokenizer =
                TestTokenizers.load(fixtures.resolve("checkpoints/instruct-interleave"), Variant.INSTRUCT, 32012);
        ConstraintCompiler compiler = ConstraintCompilers.of(tokenizer, Set.of(32007, 32000));
        Sampler sampler = new Sampler(tokenizer, compiler, 32007, new Random(31));
        long[] words = new long[(tokenizer.vocabularySize() + 63) / 64];
        long[] nanos = new long[2000];
        int steps = 0;
        while (steps < nanos.length) {
            TokenConstraint constraint = sampler.constraint(SCHEMA);
            boolean open = true;
            while (open && steps < nanos.length) {
                long start = System.nanoTime();
                constraint.allowedTokens(words);
                nanos[steps++] = System.nanoTime() - start;
                int id = sampler.next(constraint, 30);
                constraint.accept(id);
                open = id != 32007;
            }
        }
        System.out.printf(
                "first %.2f ms, slowest %.2f ms%n",
                nanos[0] / 1e6, Arrays.stream(nanos).max().orElse(0) / 1e6);
        Arrays.sort(nanos);
        double median = nanos[nanos.length / 2] / 1e6;
        System.out.printf(
                "mask: median %.4f ms, 90%% %.4f ms, 99%% %.3f ms%n", median, nanos[1800] / 1e6, nanos[1980] / 1e6);
        assertThat(median).as("milliseconds").isLessThan(1);
    }
}
