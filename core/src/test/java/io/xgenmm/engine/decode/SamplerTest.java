package io.xgenmm.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.ModelFailureException;
import io.xgenmm.engine.TokenLogprob;
import io.xgenmm.engine.grammar.TokenConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final Set<Integer> STOP = Set.of(4);

    /** Five standard deviations of a share measured with so many draws. */
    private static final int DRAWS = 40_000;

    private static final double SHARE_TOLERANCE = 5 * Math.sqrt(0.25 / DRAWS);

    private static Sampler sampler(GenerationOptions.Builder options, int... promptIds) {
        GenerationOptions built = options.build();
        return new Sampler(
                built,
                new LogitRules(built, promptIds, STOP, null),
                built.seed().orElse(1),
                0);
    }

    private static int pick(Sampler sampler, float... logits) {
        return sampler.pick(logits, new float[logits.length]);
    }

    private static double[] shares(GenerationOptions.Builder options, float... logits) {
        Sampler sampler = sampler(options.seed(5));
        double[] shares = new double[logits.length];
        for (int i = 0; i < DRAWS; i++) {
            shares[pick(sampler, logits)] += 1.0 / DRAWS;
        }
        return shares;
    }

    private static double[] softmax(double temperature, float... logits) {
        double sum = 0;
        double[] shares = new double[logits.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.exp(logits[i] / temperature);
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    @Test
    void greedyTakesTheGreatestAndOfEqualsTheLowerId() {
        assertThat(pick(sampler(GenerationOptions.builder()), 1, 3, 2, 3, 0)).isEqualTo(1);
    }

    @Test
    void drawsFollowTheSoftmaxOfTheTemperature() {
        for (float temperature : new float[] {0.5f, 1, 2}) {
            double[] found = shares(GenerationOptions.builder().temperature(temperature), 1, 2, 0, -1, 0.5f);
            assertThat(found).containsExactly(softmax(temperature, 1, 2, 0, -1, 0.5f), within(SHARE_TOLERANCE));
        }
    }

    @Test
    void topKTopPAndMinPCutTheTail() {
        float[] logits = {(float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.15), (float) Math.log(0.05)};

        assertThat(shares(GenerationOptions.builder().temperature(1).topK(2), logits))
                .containsExactly(new double[] {0.625, 0.375, 0, 0}, within(SHARE_TOLERANCE));
        assertThat(shares(GenerationOptions.builder().temperature(1).topP(0.79f), logits))
                .containsExactly(new double[] {0.625, 0.375, 0, 0}, within(SHARE_TOLERANCE));
        assertThat(shares(GenerationOptions.builder().temperature(1).topP(0.81f), logits))
                .containsExactly(new double[] {0.5 / 0.95, 0.3 / 0.95, 0.15 / 0.95, 0}, within(SHARE_TOLERANCE));
        assertThat(shares(GenerationOptions.builder().temperature(1).minP(0.2f), logits))
                .containsExactly(new double[] {0.5 / 0.95, 0.3 / 0.95, 0.15 / 0.95, 0}, within(SHARE_TOLERANCE));
        assertThat(shares(GenerationOptions.builder().temperature(1).topK(3).topP(0.6f), logits)[0])
                .isCloseTo(0.625, within(SHARE_TOLERANCE)); // top-p looks at what top-k left: 0.526 is not enough
    }

    @Test
    void theFastNucleusEqualsASortedOne() {
        Random random = new Random(3);
        for (int trial = 0; trial < 200; trial++) {
            float[] logits = new float[500];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) random.nextGaussian() * 4;
            }
            float topP = 0.05f + 0.94f * random.nextFloat();
            double share = random.nextDouble();
            GenerationOptions options =
                    GenerationOptions.builder().temperature(1).topP(topP).build();

            int found = Candidates.of(logits, TopIds.greatest(logits), options).pick(share);

            assertThat(found).isEqualTo(sortedNucleus(logits, topP, share));
        }
    }

    private static int sortedNucleus(float[] logits, double topP, double share) {
        double[] shares = softmax(1, logits);
        List<Integer> ids =
                new ArrayList<>(IntStream.range(0, logits.length).boxed().toList());
        ids.sort((a, b) -> Double.compare(shares[b], shares[a]));
        double mass = 0;
        int count = 0;
        while (mass < topP) {
            mass += shares[ids.get(count++)];
        }
        double target = share * mass;
        for (int i = 0; i < count; i++) {
            target -= shares[ids.get(i)];
            if (target < 0) {
                return ids.get(i);
            }
        }
        return ids.get(count - 1);
    }

    @Test
    void theSameSeedDrawsTheSameAndChoicesDiffer() {
        GenerationOptions options = GenerationOptions.builder().temperature(1).build();
        List<List<Integer>> runs = new ArrayList<>();
        for (int[] seedAndChoice : new int[][] {{1, 0}, {1, 0}, {1, 1}, {2, 0}}) {
            Sampler sampler = new Sampler(
                    options, new LogitRules(options, new int[0], STOP, null), seedAndChoice[0], seedAndChoice[1]);
            runs.add(IntStream.range(0, 50)
                    .map(i -> pick(sampler, new float[20]))
                    .boxed()
                    .toList());
        }
        assertThat(runs.get(1)).isEqualTo(runs.get(0));
        assertThat(runs.get(2)).isNotEqualTo(runs.get(0));
        assertThat(runs.get(3)).isNotEqualTo(runs.get(0));
    }

    @Test
    void repetitionPenaltySeesGeneratedIdsAndThoseOfATextPrompt() {
        Sampler sampler = sampler(GenerationOptions.builder().repetitionPenalty(2), 0);

        assertThat(pick(sampler, 8, 6, 5, 0, -9)).isEqualTo(1); // 8 / 2 < 6
        assertThat(pick(sampler, 8, 6, 5, 0, -9)).isEqualTo(2); // 6 / 2 < 5
        assertThat(pick(sampler, -1, -1, -1.5f, -1.9f, -9)).isEqualTo(3); // -1 * 2 < -1.9
    }

    @Test
    void presenceAndFrequencyPenaltiesCountGeneratedIdsOnly() {
        Sampler presence = sampler(GenerationOptions.builder().presencePenalty(1.5f), 1);
        assertThat(pick(presence, 0, 5, 4, 0, -9)).isEqualTo(1);
        assertThat(pick(presence, 0, 5, 4, 0, -9)).isEqualTo(2);
        assertThat(pick(presence, 0, 5, 4, 0, -9)).isEqualTo(1); // both penalised once, however often

        Sampler frequency = sampler(GenerationOptions.builder().frequencyPenalty(0.6f));
        assertThat(pick(frequency, 0, 5, 4, 0, -9)).isEqualTo(1);
        assertThat(pick(frequency, 0, 5, 4, 0, -9)).isEqualTo(1);
        assertThat(pick(frequency, 0, 5, 4, 0, -9)).isEqualTo(2);
    }

    @Test
    void biasesRaiseAndForbid() {
        Sampler sampler = sampler(GenerationOptions.builder().logitBias(Map.of(0, -100f, 3, 4.5f)));

        assertThat(pick(sampler, 9, 3, 4, 0, -9)).isEqualTo(3);
    }

    @Test
    void stopIdsWaitForTheMinimum() {
        Sampler sampler = sampler(GenerationOptions.builder().minTokens(2));

        assertThat(pick(sampler, 1, 2, 3, 4, 9)).isEqualTo(3);
        assertThat(pick(sampler, 1, 2, 3, 4, 9)).isEqualTo(3);
        assertThat(pick(sampler, 1, 2, 3, 4, 9)).isEqualTo(4);
    }

    @Test
    void aGrammarAllowsWhatItAllows() {
        GenerationOptions options = GenerationOptions.builder().minTokens(9).build();
        Sampler sampler = new Sampler(options, new LogitRules(options, new int[0], STOP, new Counting(0)), 1, 0);

        assertThat(pick(sampler, 9, 8, 7, 6, 5)).isZero();
        assertThat(pick(sampler, 9, 8, 7, 6, 5)).isEqualTo(1);
        assertThat(pick(sampler, 9, 8, 7, 6, 5)).isEqualTo(2);
    }

    /** Allows one id after the other. */
    private static final class Counting implements TokenConstraint {
        private int next;

        Counting(int next) {
            this.next = next;
        }

        @Override
        public void allowedTokens(long[] words) {
            words[0] |= 1L << next;
        }

        @Override
        public void accept(int tokenId) {
            next++;
        }

        @Override
        public TokenConstraint fork() {
            return new Counting(next);
        }
    }

    @Test
    void logitsThatAreNoNumbersAreAModelFailure() {
        assertThatThrownBy(() -> pick(sampler(GenerationOptions.builder()), Float.NaN, Float.NaN))
                .isInstanceOf(ModelFailureException.class)
                .hasMessageContaining("must hold finite numbers");
        assertThatThrownBy(() -> pick(sampler(GenerationOptions.builder()), 1, Float.POSITIVE_INFINITY))
                .isInstanceOf(ModelFailureException.class);
    }

    @Test
    void logprobsAreThoseOfTheRawLogits() {
        float[] logits = {1, 3, 3, -2};
        double[] shares = softmax(1, logits);

        TokenLogprob described = new Logprobs(logits).describe(3, 3);

        assertThat(described.logprob()).isCloseTo((float) Math.log(shares[3]), within(1e-6f));
        assertThat(described.best()).extracting(TokenLogprob::tokenId).containsExactly(1, 2, 0);
        assertThat(described.best().get(0).logprob()).isCloseTo((float) Math.log(shares[1]), within(1e-6f));
    }

    @Test
    void topIdsAreThoseOfASort() {
        Random random = new Random(1);
        for (int trial = 0; trial < 300; trial++) {
            float[] scores = new float[1 + random.nextInt(60)];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextInt(20); // many equal ones
            }
            int count = random.nextInt(scores.length + 1);

            assertThat(TopIds.of(scores, count))
                    .containsExactly(IntStream.range(0, scores.length)
                            .boxed()
                            .sorted((a, b) -> scores[a] == scores[b] ? a - b : Float.compare(scores[b], scores[a]))
                            .limit(count)
                            .mapToInt(i -> i)
                            .toArray());
        }
    }
}
