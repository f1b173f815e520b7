package io.xgenmm.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.Choice;
import io.xgenmm.engine.ContextOverflowException;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineBusyException;
import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.EngineStatus;
import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.InvalidImageException;
import io.xgenmm.engine.InvalidPromptException;
import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.OutputFormat;
import io.xgenmm.engine.Precision;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a caller gets from an opened engine. */
@Timeout(120)
class EngineTest {
    private static final String VARIANT = "instruct-interleave-tiny";
    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engines.open(GoldenEngines.options(VARIANT).withSlots(4));
    }

    @AfterAll
    static void close() {
        engine.close();
        engine.close();
    }

    @AfterEach
    void everySlotIsBack() throws InterruptedException {
        for (int i = 0; engine.status().running() + engine.status().waiting() > 0; i++) {
            assertThat(i).as("%s", engine.status()).isLessThan(1000);
            Thread.sleep(10);
        }
        assertThat(engine.status().failure()).isNull();
    }

    private static byte[] picture(String name) {
        try {
            return Files.readAllBytes(Fixtures.image(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static PreparedPrompt chat(String text, String... pictures) {
        byte[][] images = new byte[pictures.length][];
        for (int i = 0; i < images.length; i++) {
            images[i] = picture(pictures[i]);
        }
        return engine.prepare(new PromptInput.Chat(List.of(ChatMessage.user(text, images))));
    }

    private static GenerationOptions.Builder tokens(int count) {
        return GenerationOptions.builder().maxTokens(count).ignoreEndOfText(true);
    }

    private static GenerationEvent.Finished answer(PreparedPrompt prompt, GenerationOptions.Builder options)
            throws InterruptedException {
        try (Generation generation = engine.generate(prompt, options.build())) {
            return generation.await();
        }
    }

    @Test
    void describesTheModel() {
        assertThat(engine.model().variant()).isEqualTo(Variant.INSTRUCT);
        assertThat(engine.model().precision()).isEqualTo(Precision.FP32);
        assertThat(engine.model().device()).isEqualTo("cpu");
        assertThat(engine.model().vocabularySize()).isEqualTo(1015);
        assertThat(engine.model().visionTokensPerTile()).isEqualTo(16);
        assertThat(engine.model().tileEdge()).isEqualTo(60);
    }

    @Test
    void countsTextAndVisionTokens() throws InterruptedException {
        PreparedPrompt prompt = chat("What is this?", "palette.png");

        GenerationEvent.Finished finished = answer(prompt, tokens(3));

        assertThat(prompt.visionTokens()).isEqualTo(prompt.images().get(0).tiles() * 16);
        assertThat(prompt.textTokens()).isEqualTo(prompt.tokenIds().length - 1);
        assertThat(finished.usage().promptTokens()).isEqualTo(prompt.positions());
        assertThat(finished.usage().imageTokens()).isEqualTo(prompt.visionTokens());
        assertThat(finished.usage().completionTokens()).isEqualTo(3);
        assertThat(finished.timings().timeToFirstToken())
                .isGreaterThanOrEqualTo(finished.timings().prefill());
        assertThat(prompt.images().get(0)).isEqualTo(engine.view(picture("palette.png")));
    }

    @Test
    void piecesTogetherAreTheTextAndTokensTheTokens() throws InterruptedException {
        StringBuilder text = new StringBuilder();
        List<Integer> ids = new ArrayList<>();
        try (Generation generation =
                engine.generate(chat("Tell me more."), tokens(40).build())) {
            GenerationEvent event = generation.next();
            while (!(event instanceof GenerationEvent.Finished)) {
                if (event instanceof GenerationEvent.Delta delta) {
                    text.append(delta.text());
                    ids.addAll(delta.tokenIds());
                }
                event = generation.next();
            }
            Choice choice = ((GenerationEvent.Finished) event).choices().get(0);
            assertThat(choice.text()).isEqualTo(text.toString());
            assertThat(choice.tokenIds()).isEqualTo(ids).hasSize(40);
            assertThat(choice.finishReason()).isEqualTo(FinishReason.LENGTH);
            int[] all = ids.stream().mapToInt(i -> i).toArray();
            assertThat(engine.tokenizer().decode(all, engine.tokenizer().ownStyle(), true))
                    .isEqualTo(choice.text());
        }
    }

    @Test
    void aStopSequenceAcrossTokensEndsTheTextBeforeIt() throws InterruptedException {
        PreparedPrompt prompt = chat("Tell me more.");
        String whole = answer(prompt, tokens(40)).choices().get(0).text();
        int middle = whole.length() / 2;
        String stop = whole.substring(middle, middle + 5);

        Choice choice = answer(prompt, tokens(40).stopSequences(List.of(stop)))
                .choices()
                .get(0);

        assertThat(choice.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
        assertThat(choice.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(choice.stopSequence()).isEqualTo(stop);
        assertThat(choice.stopTokenId()).isEmpty();
        assertThat(choice.tokenIds().size()).isLessThan(40);
    }

    @Test
    void aStopIdEndsTheAnswerButNotBeforeTheMinimum() throws InterruptedException {
        PreparedPrompt prompt = chat("Tell me more.");
        List<Integer> whole = answer(prompt, tokens(30)).choices().get(0).tokenIds();
        int stop = whole.get(7);

        Choice early =
                answer(prompt, tokens(30).stopTokenIds(Set.of(stop))).choices().get(0);
        Choice late = answer(prompt, tokens(30).stopTokenIds(Set.of(stop)).minTokens(12))
                .choices()
                .get(0);

        assertThat(early.tokenIds()).isEqualTo(whole.subList(0, whole.indexOf(stop) + 1));
        assertThat(early.stopTokenId()).hasValue(stop);
        assertThat(early.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(late.tokenIds().subList(0, 12)).doesNotContain(stop);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aSchemaIsKeptWhateverTheWeightsSay(int seed) throws InterruptedException {
        String schema = """
                {"type": "object", "properties": {"colour": {"enum": ["red", "blue"]}, "count": {"type": "integer", "minimum": 0, "maximum": 9}},
                 "required": ["colour", "count"], "additionalProperties": false}
                """;
        GenerationOptions.Builder options = GenerationOptions.builder()
                .maxTokens(60)
                .temperature(seed == 0 ? 0 : 1)
                .seed(seed)
                .format(new OutputFormat.JsonSchema(schema));

        Choice choice =
                answer(chat("Describe it.", "dot.png"), options).choices().get(0);

        assertThat(choice.finishReason()).isEqualTo(FinishReason.STOP);
        JsonNode json = JsonMapper.shared().readTree(choice.text());
        assertThat(json.path("colour").stringValue()).isIn("red", "blue");
        assertThat(json.path("count").intValue()).isBetween(0, 9);
    }

    @Test
    void aSeedGivesTheSameChoicesAloneAndInACrowd() throws InterruptedException {
        PreparedPrompt prompt = chat("Tell me a story.");
        GenerationOptions.Builder five = tokens(20).temperature(1).seed(9).choices(5);
        List<Choice> alone = answer(prompt, five).choices();

        List<Generation> crowd = IntStream.range(0, 3)
                .mapToObj(i -> engine.generate(
                        chat("Neighbour " + i), tokens(30).temperature(1).build()))
                .toList();
        List<Choice> crowded = answer(prompt, five).choices();
        crowd.forEach(Generation::close);

        assertThat(crowded).isEqualTo(alone);
        assertThat(alone.stream().map(Choice::tokenIds).distinct()).hasSize(5);
    }

    @Test
    void logprobsComeWithEveryToken() throws InterruptedException {
        Choice choice = answer(chat("Hello"), tokens(6).logprobs(3)).choices().get(0);

        assertThat(choice.logprobs()).hasSize(6);
        for (int i = 0; i < 6; i++) {
            assertThat(choice.logprobs().get(i).tokenId())
                    .isEqualTo(choice.tokenIds().get(i))
                    .isEqualTo(choice.logprobs().get(i).best().get(0).tokenId());
            assertThat(choice.logprobs().get(i).best()).hasSize(3);
        }
    }

    @Test
    void aSecondQuestionAboutAPictureReadsOnlyWhatIsNew() throws InterruptedException {
        EngineStatus before = engine.status();
        byte[] picture = picture("grey-alpha.png");
        ChatMessage first = ChatMessage.user("What is this?", picture);
        PromptInput question = new PromptInput.Chat(List.of(first));
        Choice answer = answer(engine.prepare(question), tokens(5)).choices().get(0);

        PreparedPrompt followUp = engine.prepare(new PromptInput.Chat(
                List.of(first, ChatMessage.assistant(answer.text()), ChatMessage.user("And its colour?"))));
        GenerationEvent.Finished finished = answer(followUp, tokens(5));

        assertThat(finished.usage().cachedTokens()).isGreaterThan(followUp.visionTokens());
        assertThat(finished.timings().vision()).isZero();
        assertThat(engine.status().encodedTiles() - before.encodedTiles())
                .isEqualTo(followUp.images().get(0).tiles());
    }

    @Test
    void cancellingAtAnyMomentGivesTheSlotBack() throws InterruptedException {
        for (int millis : new int[] {0, 1, 2, 5, 10, 20, 40}) {
            try (Generation generation = engine.generate(
                    chat("Cancelled after " + millis, "strip-wide.png", "palette.png"),
                    tokens(200).cacheSalt("salt" + millis).build())) {
                Thread.sleep(millis);
                generation.cancel();
                assertThat(generation.await().choices().get(0).finishReason())
                        .isIn(FinishReason.CANCELLED, FinishReason.LENGTH);
            }
            everySlotIsBack();
        }
    }

    @Test
    void whatTheCallerGotWrongIsSaid() {
        assertThatThrownBy(() -> engine.prepare(new PromptInput.Raw("<image> <image>", List.of(picture("dot.png")))))
                .isInstanceOf(InvalidPromptException.class)
                .hasMessageContaining("2 <image>");
        assertThatThrownBy(() -> engine.prepare(new PromptInput.Raw("<image>", List.of(new byte[] {1, 2, 3}))))
                .isInstanceOf(InvalidImageException.class);
        assertThatThrownBy(() -> engine.prepare(new PromptInput.Raw("word ".repeat(600), List.of())))
                .isInstanceOf(ContextOverflowException.class);
        assertThatThrownBy(() -> engine.generate(chat("Hi"), tokens(5).beams(5).build()))
                .isInstanceOf(InvalidPromptException.class);
        assertThatThrownBy(() -> engine.generate(
                        chat("Hi"),
                        tokens(5).format(new OutputFormat.JsonSchema("{")).build()))
                .isInstanceOf(InvalidPromptException.class);
    }

    @Test
    void cudaThatIsNotThereIsRefusedWithReasonAndRemedy() {
        EngineOptions options = GoldenEngines.options(VARIANT);
        assumeFalse(Files.exists(Path.of("/dev/nvidiactl")));

        assertThatThrownBy(() -> Engines.open(options.withDevice("cuda")))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("device cuda:0 cannot be used")
                .hasMessageContaining("--device cpu");
        assertThatThrownBy(() -> Engines.open(options.withDevice("tpu")))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("device must be auto, cpu, cuda or cuda:N, but is 'tpu'");
        try (Engine automatic = Engines.open(options.withDevice("auto"))) {
            assertThat(automatic.model().device()).isEqualTo("cpu");
        }
    }

    @Test
    void aMissingFolderAndAnAskedContextBeyondTheModelsAreRefused() {
        EngineOptions options = GoldenEngines.options(VARIANT);

        assertThatThrownBy(() -> Engines.open(
                        EngineOptions.of("none", GoldenEngines.CACHE.resolve("nothing"), GoldenEngines.CACHE)))
                .isInstanceOf(ModelLoadException.class);
        assertThatThrownBy(() -> Engines.open(options.withContextTokens(100_000)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("context tokens must be from 1 to");
    }

    @Test
    void aClosedEngineRefusesAndEndsWhatRan() throws InterruptedException {
        Engine other = Engines.open(GoldenEngines.options(VARIANT));
        PreparedPrompt prompt = other.prepare(new PromptInput.Chat(List.of(ChatMessage.user("Hello, who are you?"))));
        Generation running = other.generate(prompt, tokens(300).build());
        other.close();

        assertThat(running.await().choices().get(0).finishReason()).isIn(FinishReason.CANCELLED, FinishReason.LENGTH);
        assertThatThrownBy(() -> other.generate(prompt, tokens(1).build())).isInstanceOf(EngineBusyException.class);
    }

    @Test
    void nativeLibrariesAreUnpackedOnce() throws IOException {
        try (var folders = Files.list(GoldenEngines.CACHE)) {
            assertThat(folders.filter(f -> f.getFileName().toString().startsWith("onnxruntime-")))
                    .isNotEmpty();
        }
    }
}
