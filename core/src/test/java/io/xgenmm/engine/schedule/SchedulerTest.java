package io.xgenmm.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.xgenmm.engine.EngineBusyException;
import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.ModelFailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerTest {
    private static final GenerationOptions TEN = Bench.greedy(10).build();

    @Test
    void oneAnswerIsWhatTheDecoderSaysStepByStep() throws Exception {
        Bench bench = Bench.of(4);

        Generation generation = bench.submit(TEN, 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5);
        bench.run();

        assertThat(Bench.tokens(generation)).isEqualTo(Bench.expected(10, 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5));
        assertThat(bench.decoder.passes()).startsWith("read 0 0 8", "read 0 8 3", "step 0 1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyAnswerIsTheSameInAnyCrowd(long seed) throws Exception {
        Random random = new Random(seed);
        Bench bench = random.nextBoolean() ? Bench.of(4) : Bench.withPrefixCache(4);
        List<Generation> generations = new ArrayList<>();
        List<int[]> prompts = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();

        for (int i = 0; i < 30; i++) {
            int[] prompt = random.ints(1 + random.nextInt(25), 0, 3).toArray();
            prompts.add(prompt);
            lengths.add(1 + random.nextInt(12));
            generations.add(bench.submit(
                    Bench.greedy(lengths.get(i))
                            .batchPriority(random.nextBoolean())
                            .build(),
                    prompt));
            for (int s = random.nextInt(6); s > 0; s--) {
                bench.scheduler.step();
            }
            if (random.nextInt(5) == 0) {
                generations.get(random.nextInt(generations.size())).cancel();
            }
        }
        bench.run();

        for (int i = 0; i < generations.size(); i++) {
            List<Integer> expected = Bench.expected(lengths.get(i), floats(prompts.get(i)));
            List<Integer> found = Bench.tokens(generations.get(i));
            boolean cancelled = Bench.finish(generations.get(i)) == FinishReason.CANCELLED;
            assertThat(found)
                    .as("answer %d", i)
                    .isEqualTo(expected.subList(0, cancelled ? found.size() : expected.size()));
        }
        assertThat(bench.scheduler.status().running()).isZero();
        assertThat(bench.scheduler.status().waiting()).isZero();
    }

    @Test
    void eventsComeInOrder() throws Exception {
        Bench bench = Bench.of(1);

        Generation generation = bench.submit(Bench.greedy(2).build(), 7, 7);
        bench.run();

        List<GenerationEvent> events = Bench.events(generation);
        assertThat(events).hasSize(5);
        assertThat(events.get(0)).isEqualTo(new GenerationEvent.Started(0));
        assertThat(events.get(1)).isInstanceOf(GenerationEvent.Delta.class);
        assertThat(events.get(2)).isInstanceOf(GenerationEvent.Delta.class);
        assertThat(events.get(3)).isInstanceOf(GenerationEvent.ChoiceFinished.class);
        assertThat(generation.next()).isEqualTo(events.get(4));
    }

    @Test
    void decodingGoesOnWhileAPromptIsRead() {
        Bench bench = Bench.of(2);
        bench.submit(Bench.greedy(50).build(), 1, 2, 3);
        bench.scheduler.step();

        bench.submit(TEN, IntStream.range(0, 32).map(i -> i % 7).toArray());
        for (int i = 0; i < 4; i++) {
            bench.scheduler.step();
        }

        assertThat(bench.decoder.passes())
                .containsSequence("read 1 0 8", "step 0 1", "read 1 8 8", "step 0 1", "read 1 16 8", "step 0 1");
    }

    @Test
    void aTileIsAStepSoThatDecodingNeverWaitsLonger() {
        Bench bench = Bench.of(2);
        bench.submit(Bench.greedy(50).build(), 1, 2, 3);
        bench.scheduler.step();
        int before = bench.decoder.passes().size();

        bench.submit(TEN, List.of(Bench.image(5, 1)), 5, Bench.IMAGE, 6);
        for (int i = 1; i <= 10; i++) {
            bench.scheduler.step();
            assertThat(bench.vision.tiles + bench.vision.strips).isEqualTo(i);
        }

        assertThat(bench.decoder.passes().subList(before, bench.decoder.passes().size()))
                .hasSize(10)
                .containsOnly("step 0 1");
    }

    @Test
    void visionTokensStandWhereThePictureStood() throws Exception {
        Bench bench = Bench.of(2);

        Generation generation = bench.submit(TEN, List.of(Bench.image(2, 3)), 5, Bench.IMAGE, 6);
        bench.run();

        assertThat(Bench.tokens(generation))
                .isEqualTo(Bench.expected(10, 5, 300.25f, 300.5f, 300.75f, 301.25f, 301.5f, 301.75f, 6));
    }

    @Test
    void aPictureSeenBeforeIsNotEncodedAgainUnlessTheSaltDiffers() throws Exception {
        Bench bench = Bench.of(2);
        bench.submit(TEN, List.of(Bench.image(2, 3)), 5, Bench.IMAGE, 6);
        bench.run();

        Generation again = bench.submit(TEN, List.of(Bench.image(2, 3)), 9, Bench.IMAGE);
        bench.run();
        assertThat(bench.vision.tiles).isEqualTo(2);
        assertThat(Bench.tokens(again))
                .isEqualTo(Bench.expected(10, 9, 300.25f, 300.5f, 300.75f, 301.25f, 301.5f, 301.75f));

        bench.submit(TEN.toBuilder().cacheSalt("other").build(), List.of(Bench.image(2, 3)), 9, Bench.IMAGE);
        bench.run();
        assertThat(bench.vision.tiles).isEqualTo(4);
        assertThat(bench.scheduler.status().imageCacheHits()).isEqualTo(1);
    }

    @Test
    void aPromptThatBeginsLikeAFinishedOneIsReadFromThere() throws Exception {
        Bench bench = Bench.withPrefixCache(2);
        int[] first = IntStream.range(0, 20).toArray();
        List<Integer> answer = Bench.tokens(runOne(bench, TEN, first));
        int[] second = IntStream.concat(
                        IntStream.range(0, 20),
                        IntStream.concat(answer.stream().limit(3).mapToInt(i -> i), IntStream.of(8, 8)))
                .toArray();

        Generation generation = runOne(bench, TEN, second);

        assertThat(((GenerationEvent.Started) Bench.events(generation).get(0)).cachedTokens())
                .isEqualTo(23);
        assertThat(Bench.tokens(generation)).isEqualTo(Bench.expected(10, floats(second)));
    }

    @Test
    void theSamePromptAgainReadsOnlyItsLastPosition() throws Exception {
        Bench bench = Bench.withPrefixCache(2);
        int[] prompt = IntStream.range(0, 20).toArray();
        runOne(bench, TEN, prompt);

        Generation generation = runOne(bench, TEN, prompt);

        assertThat(Bench.events(generation).get(0)).isEqualTo(new GenerationEvent.Started(19));
        assertThat(Bench.tokens(generation)).isEqualTo(Bench.expected(10, floats(prompt)));
        assertThat(generation.await().usage().cachedTokens()).isEqualTo(19);
    }

    @Test
    void otherSaltsAndOtherPicturesShareNoPrefix() throws Exception {
        Bench bench = Bench.withPrefixCache(3);
        int[] prompt = IntStream.concat(IntStream.range(0, 9), IntStream.of(Bench.IMAGE, 1, 2))
                .toArray();
        bench.submit(TEN, List.of(Bench.image(2, 1)), prompt);
        bench.run();

        Generation otherPicture = bench.submit(TEN, List.of(Bench.image(2, 2)), prompt);
        Generation otherSalt = bench.submit(TEN.toBuilder().cacheSalt("s").build(), List.of(Bench.image(2, 1)), prompt);
        bench.run();

        assertThat(Bench.events(otherPicture).get(0)).isEqualTo(new GenerationEvent.Started(9));
        assertThat(Bench.events(otherSalt).get(0)).isEqualTo(new GenerationEvent.Started(0));
    }

    @Test
    void aShortPrefixDoesNotDestroyALongRestingRow() throws Exception {
        Bench bench = Bench.withPrefixCache(2);
        int[] lengthy = IntStream.range(0, 39).toArray();
        runOne(bench, TEN, lengthy);

        runOne(
                bench,
                TEN,
                IntStream.concat(IntStream.range(0, 10), IntStream.of(44)).toArray());
        Generation again = runOne(bench, TEN, lengthy);

        assertThat(Bench.events(again).get(0)).isEqualTo(new GenerationEvent.Started(38));
    }

    @Test
    void severalChoicesShareOneReadingAndAreTheSameInAnyNumberOfRows() throws Exception {
        GenerationOptions five =
                Bench.greedy(6).temperature(1).seed(11).choices(5).build();
        Bench wide = Bench.of(8);
        Bench narrow = Bench.of(1);
        Bench crowded = Bench.of(3);
        crowded.submit(Bench.greedy(30).build(), 9, 9);

        GenerationEvent.Finished inWide = runOne(wide, five, 1, 2, 3, 4, 5).await();
        GenerationEvent.Finished inNarrow = runOne(narrow, five, 1, 2, 3, 4, 5).await();
        GenerationEvent.Finished inCrowd = runOne(crowded, five, 1, 2, 3, 4, 5).await();

        assertThat(inWide.choices()).hasSize(5);
        assertThat(inWide.choices().stream().map(c -> c.tokenIds()).distinct()).hasSizeGreaterThan(3);
        assertThat(inNarrow.choices()).isEqualTo(inWide.choices());
        assertThat(inCrowd.choices()).isEqualTo(inWide.choices());
        assertThat(wide.decoder.passes().stream().filter(p -> p.startsWith("read")))
                .hasSize(1);
        assertThat(narrow.decoder.passes().stream().filter(p -> p.startsWith("read")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void beamsFindWhatASearchWithoutRowsFinds(int beams) throws Exception {
        Bench bench = Bench.of(beams + 2);
        Generation neighbour = bench.submit(Bench.greedy(40).build(), 8, 8, 8);

        Generation generation =
                bench.submit(Bench.greedy(12).beams(beams).choices(2).build(), 2, 7, 1, 8);
        bench.run();

        List<NaiveBeams.Found> expected = NaiveBeams.search(beams, 12, 2, 7, 1, 8);
        for (int i = 0; i < 2; i++) {
            assertThat(generation.await().choices().get(i).tokenIds())
                    .isEqualTo(expected.get(i).tokens());
            assertThat(generation.await().choices().get(i).score().orElseThrow())
                    .isCloseTo(expected.get(i).score(), within(1e-5));
        }
        assertThat(Bench.tokens(neighbour)).isEqualTo(Bench.expected(40, 8, 8, 8));
    }

    @Test
    void beamsWaitUntilAllTheirRowsAreFreeAndAreNotOvertaken() throws Exception {
        Bench bench = Bench.of(3);
        bench.submit(Bench.greedy(30).build(), 1, 1);
        bench.scheduler.step();

        Generation beams = bench.submit(Bench.greedy(5).beams(3).build(), 2, 2);
        Generation later = bench.submit(Bench.greedy(5).build(), 3, 3);
        bench.scheduler.step();
        assertThat(bench.scheduler.status().waiting()).isEqualTo(2);

        bench.run();
        assertThat(beams.await().choices()).hasSize(1);
        assertThat(Bench.tokens(later)).isEqualTo(Bench.expected(5, 3, 3));
    }

    @Test
    void cancellingWhileReadingEncodingOrDecodingReturnsTheRow() throws Exception {
        Bench bench = Bench.of(1);
        int[] prompt = IntStream.range(0, 30).toArray();

        Generation reading = bench.submit(TEN, prompt);
        bench.scheduler.step();
        reading.cancel();
        Generation encoding = bench.submit(TEN, List.of(Bench.image(3, 1)), Bench.IMAGE);
        bench.scheduler.step();
        bench.scheduler.step();
        assertThat(bench.vision.tiles).isEqualTo(2);
        encoding.close();
        encoding.close();
        Generation decoding = bench.submit(TEN, 1, 2);
        for (int i = 0; i < 4; i++) {
            bench.scheduler.step();
        }
        decoding.cancel();
        Generation after = bench.submit(TEN, 4, 4);
        Generation waiting = bench.submit(TEN, 5, 5);
        waiting.cancel();
        bench.run();

        assertThat(Bench.finish(reading)).isEqualTo(FinishReason.CANCELLED);
        assertThat(Bench.finish(encoding)).isEqualTo(FinishReason.CANCELLED);
        assertThat(Bench.finish(waiting)).isEqualTo(FinishReason.CANCELLED);
        assertThat(Bench.finish(decoding)).isEqualTo(FinishReason.CANCELLED);
        assertThat(Bench.tokens(decoding)).isEqualTo(Bench.expected(10, 1, 2).subList(0, 4));
        assertThat(Bench.tokens(after)).isEqualTo(Bench.expected(10, 4, 4));
        assertThat(bench.scheduler.status().running()).isZero();
    }

    @Test
    void aFailingRowLosesOnlyItsOwnGeneration() throws Exception {
        Bench bench = Bench.of(4);
        bench.decoder.failWhen(content -> content.get(0) == 13 && content.size() == 5);

        Generation bad = bench.submit(TEN, 13, 1);
        Generation good = bench.submit(TEN, 2, 2);
        Generation alsoGood = bench.submit(TEN, 3, 3);
        bench.run();

        assertThatThrownBy(() -> Bench.events(bad)).isInstanceOf(ModelFailureException.class);
        assertThatThrownBy(bad::next).isInstanceOf(ModelFailureException.class);
        assertThat(Bench.tokens(good)).isEqualTo(Bench.expected(10, 2, 2));
        assertThat(Bench.tokens(alsoGood)).isEqualTo(Bench.expected(10, 3, 3));
        assertThat(bench.scheduler.status().failure()).isNull();
        assertThat(bench.scheduler.status().running()).isZero();
    }

    @Test
    void aFailingPromptOrPictureLosesOnlyItsOwnGeneration() throws Exception {
        Bench bench = Bench.of(4);
        bench.decoder.failWhen(content -> content.contains(13f));
        Generation good = bench.submit(TEN, 2, 2);
        Generation badPrompt = bench.submit(TEN, 13, 1);
        bench.run();
        bench.vision.fails = true;
        Generation badPicture = bench.submit(TEN, List.of(Bench.image(3, 1)), Bench.IMAGE);
        bench.run();

        assertThatThrownBy(() -> Bench.events(badPrompt)).isInstanceOf(ModelFailureException.class);
        assertThatThrownBy(() -> Bench.events(badPicture)).isInstanceOf(ModelFailureException.class);
        assertThat(Bench.tokens(good)).isEqualTo(Bench.expected(10, 2, 2));
    }

    @Test
    void failuresInARowAreReportedUntilAPassSucceeds() {
        Bench bench = Bench.of(2);
        bench.decoder.failWhen(content -> true);
        for (int i = 0; i < FailureWatch.LIMIT; i++) {
            assertThat(bench.scheduler.status().failure()).isNull();
            bench.submit(TEN, 1, i);
            bench.run();
        }
        assertThat(bench.scheduler.status().failure()).contains("3 passes in a row failed");

        bench.decoder.failWhen(content -> false);
        bench.submit(TEN, 1);
        bench.run();
        assertThat(bench.scheduler.status().failure()).isNull();
    }

    @Test
    void whoWaitsTooLongIsRefused() {
        Bench bench = Bench.of(1);
        bench.submit(Bench.greedy(50).build(), 1);
        bench.scheduler.step();
        Generation late = bench.submit(TEN, 2);

        bench.now = Duration.ofSeconds(11).toNanos();
        bench.scheduler.step();

        assertThatThrownBy(late::next)
                .isInstanceOf(EngineBusyException.class)
                .hasMessageContaining("no slot became free within 10000 ms");
    }

    @Test
    void interactivePromptsGoFirstButBatchOnesAreNotForgotten() throws Exception {
        Bench bench = Bench.of(1);
        List<Generation> order = new ArrayList<>();
        Generation batch = bench.submit(Bench.greedy(1).batchPriority(true).build(), 9);
        for (int i = 0; i < 6; i++) {
            order.add(bench.submit(Bench.greedy(1).build(), i));
        }

        List<String> finished = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            bench.scheduler.step();
            finished.add(bench.line.size() + (bench.scheduler.status().running() == 0 ? "" : "+"));
        }
        bench.run();

        assertThat(finished.get(4)).isEqualTo("2"); // four interactive ones, then the batch one
        assertThat(Bench.tokens(batch)).hasSize(1);
        for (Generation generation : order) {
            assertThat(Bench.tokens(generation)).hasSize(1);
        }
    }

    @Test
    void rowsAreBroughtTogetherWhenAGapLasts() throws Exception {
        Bench bench = Bench.of(6);
        List<Generation> generations = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            generations.add(bench.submit(Bench.greedy(i == 0 || i == 5 ? 60 : 3).build(), i + 1, 3));
        }

        bench.run();

        assertThat(bench.decoder.passes()).anyMatch(pass -> pass.startsWith("swap"));
        assertThat(bench.decoder.passes()).contains("step 0 2");
        for (int i = 0; i < 6; i++) {
            assertThat(Bench.tokens(generations.get(i))).isEqualTo(Bench.expected(i == 0 || i == 5 ? 60 : 3, i + 1, 3));
        }
    }

    @Test
    void cancelAllEndsEverything() throws Exception {
        Bench bench = Bench.of(1);
        Generation running = bench.submit(Bench.greedy(50).build(), 1);
        Generation waiting = bench.submit(TEN, 2);
        bench.scheduler.step();

        bench.scheduler.cancelAll();

        assertThat(Bench.finish(running)).isEqualTo(FinishReason.CANCELLED);
        assertThat(Bench.finish(waiting)).isEqualTo(FinishReason.CANCELLED);
        assertThat(bench.scheduler.status().running()).isZero();
    }

    private static Generation runOne(Bench bench, GenerationOptions options, int... prompt) {
        Generation generation = bench.submit(options, prompt);
        bench.run();
        return generation;
    }

    static float[] floats(int[] ids) {
        float[] floats = new float[ids.length];
        for (int i = 0; i < ids.length; i++) {
            floats[i] = ids[i];
        }
        return floats;
    }
}
