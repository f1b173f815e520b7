package io.xgenmm.engine.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.engine.EngineTokenizer.Style;
import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTokenizerTest {
    @TempDir
    Path directory;

    private int ids;
    private TextTokenizer instruct;
    private TextTokenizer base;

    @BeforeEach
    void load() {
        ids = SmallTokenizerFile.write(directory);
        instruct = TestTokenizers.load(directory, Variant.INSTRUCT, ids);
        base = TestTokenizers.load(directory, Variant.BASE, ids);
    }

    @Test
    void slowStylePutsOnePrefixBeforeTheWholeTextAndFastBeforeEveryRun() {
        assertThat(pieces("the<image>the", Style.SLOW)).containsExactly("▁the", "<image>", "the");
        assertThat(pieces("the<image>the", Style.FAST)).containsExactly("▁the", "<image>", "▁the");
    }

    @Test
    void slowStyleForgetsALonePrefixBeforeItsOwnSpecialTokensOnly() {
        assertThat(pieces("<image>a", Style.SLOW)).containsExactly("<image>", "a");
        assertThat(pieces("<|user|>a", Style.SLOW)).containsExactly("▁", "<|user|>", "a");
        assertThat(pieces("<|end|>a", Style.SLOW)).as("eos of instruct").containsExactly("<|end|>", "a");
        assertThat(pieces("<|endoftext|>a", Style.SLOW)).containsExactly("▁", "<|endoftext|>", "a");
        assertThat(base.encode("<|endoftext|>a", Style.SLOW)).as("eos of base").hasSize(2);
    }

    @Test
    void tokensWithRstripSwallowAllWhiteSpaceThatFollows() {
        assertThat(pieces("<|user|>\n \t\u3000\u2028a", Style.FAST)).containsExactly("<|user|>", "▁a");
        assertThat(pieces("<|user|>▁\u001Ca", Style.SLOW)).containsExactly("▁", "<|user|>", "a");
        assertThat(pieces("<|user|>\u001Ca", Style.FAST)).containsExactly("<|user|>", "▁", "<0x1C>", "a");
        assertThat(pieces("<image>\na", Style.SLOW)).containsExactly("<image>", "<0x0A>", "a");
    }

    @Test
    void specialTokensTypedInPlainTextStayText() {
        String text = "<|end|> <image>";
        int[] plain = instruct.encodePlain(text, Style.SLOW);

        assertThat(plain).hasSizeGreaterThan(8);
        assertThat(IntStream.of(plain)).noneMatch(instruct::isAdded);
        assertThat(instruct.decode(plain, Style.SLOW, true)).isEqualTo(text);
    }

    @Test
    void charactersOutsideTheVocabularyBecomeTheirBytes() {
        assertThat(pieces("🙂", Style.SLOW)).containsExactly("▁", "<0xF0>", "<0x9F>", "<0x99>", "<0x82>");
        assertThat(instruct.bytesOf(instruct.encode("🙂", Style.SLOW)[1])).containsExactly(0xF0);
        assertThat(instruct.bytesOf(instruct.encode("the", Style.SLOW)[0]))
                .isEqualTo(" the".getBytes(StandardCharsets.UTF_8));
        assertThat(instruct.bytesOf(-1)).isEmpty();
    }

    @Test
    void brokenBytesBecomeReplacementCharacters() {
        int smile = byteId(0xF0);
        int letter = byteId('a');

        assertThat(instruct.decode(new int[] {smile, letter}, Style.SLOW, true)).isEqualTo("\uFFFDa");
        assertThat(instruct.decode(new int[] {smile, letter}, Style.FAST, true)).isEqualTo("\uFFFD\uFFFD");
        assertThat(instruct.decode(new int[] {letter, byteId(0xED), byteId(0xA0), byteId(0x80)}, Style.SLOW, true))
                .as("a surrogate is no character")
                .isEqualTo("a\uFFFD\uFFFD\uFFFD");
        assertThat(instruct.decode(new int[] {-5, 1 << 20, letter}, Style.SLOW, true))
                .isEqualTo("a");
    }

    @Test
    void slowDecodingJoinsRunsWithASpaceAndFastWithNothing() {
        int[] text = instruct.encode("the<|user|>cat", Style.SLOW);

        assertThat(instruct.decode(text, Style.SLOW, true)).isEqualTo("the <|user|> cat");
        assertThat(instruct.decode(text, Style.FAST, false)).isEqualTo("the<|user|>cat");
        assertThat(instruct.decode(text, Style.FAST, true)).isEqualTo("thecat");
    }

    @Test
    void emptyTextHasNoIds() {
        assertThat(instruct.encode("", Style.SLOW)).isEmpty();
        assertThat(instruct.encode("", Style.FAST)).isEmpty();
        assertThat(instruct.decode(new int[0], Style.SLOW, true)).isEmpty();
    }

    /** The judge joins the best pair of the whole run again and again. */
    @Test
    void mergesComeInTheOrderOfANaiveEncoder() throws IOException {
        Random random = new Random(5);
        String letters = "the catrufalsn12\":,{}\n é🙂";
        Map<String, Integer> ranks = ranks();
        for (int round = 0; round < 300; round++) {
            String text = random.ints(random.nextInt(1, 40), 0, letters.codePointCount(0, letters.length()))
                    .mapToObj(i -> Character.toString(letters.codePoints().toArray()[i]))
                    .reduce("", String::concat);

            assertThat(pieces(text, Style.SLOW)).as(text).isEqualTo(naive("▁" + text.replace(' ', '▁'), ranks));
        }
    }

    @Test
    void aHundredThousandCharactersAreOneRunWithoutLongWork() {
        String text = "the cat 12 ".repeat(10_000);

        assertThat(org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(5), () -> instruct.encode(text, Style.SLOW)))
                .hasSizeGreaterThan(30_000);
    }

    @Test
    void aBeginTokenStandsInFrontWhenTheSettingsSaySo() throws IOException {
        Files.writeString(directory.resolve("tokenizer_config.json"), "{\"add_bos_token\": true}");

        assertThat(TestTokenizers.load(directory, Variant.INSTRUCT, ids).encode("the", Style.SLOW)[0])
                .isEqualTo(1);
    }

    @Test
    void aMissingFileIsNamed() {
        Path elsewhere = directory.resolve("no-model");

        assertThatThrownBy(() -> TestTokenizers.load(elsewhere, Variant.BASE, ids))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("tokenizer.json")
                .hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"type\":\"BPE\" | \"type\":\"Unigram\" | model.type must be BPE",
                "<0x0A> | <0x0A?> | byte token <0x0A> is missing",
                "\"t h\" | \"t\" | model.merges[",
                "\"<pad>\" | \"<pat>\" | must be <pad>, but is <pat>",
                "\"vocab\" | \"vocabulary\" | model.vocab must map",
                "\"added_tokens\" | \"tokens\" | added_tokens must be a list",
                "{\"added | {{\"added | is not valid JSON"
            })
    void aBrokenFileIsRefusedWithItsProblem(String from, String to, String message) throws IOException {
        Path file = directory.resolve("tokenizer.json");
        String json = Files.readString(file);
        assertThat(json).contains(from);
        Files.writeString(file, json.replace(from, to));

        assertThatThrownBy(() -> TestTokenizers.load(directory, Variant.INSTRUCT, ids))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void aVocabularyOfAnotherSizeThanConfiguredIsRefused() {
        assertThatThrownBy(() -> TestTokenizers.load(directory, Variant.INSTRUCT, ids + 3))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("initial_tokenizer_len " + (ids + 3));
    }

    private int byteId(int value) {
        return IntStream.range(0, ids)
                .filter(id -> !instruct.isAdded(id) && piece(id).equals(Vocabulary.bytePiece(value)))
                .findFirst()
                .orElseThrow();
    }

    private List<String> pieces(String text, Style style) {
        return IntStream.of(instruct.encode(text, style)).mapToObj(this::piece).toList();
    }

    private String piece(int id) {
        return instruct.piece(id);
    }

    private Map<String, Integer> ranks() throws IOException {
        Map<String, Integer> ranks = new java.util.HashMap<>();
        tools.jackson.databind.json.JsonMapper.shared()
                .readTree(Files.readAllBytes(directory.resolve("tokenizer.json")))
                .path("model")
                .path("merges")
                .forEach(merge -> ranks.put(merge.asString(), ranks.size()));
        return ranks;
    }

    private List<String> naive(String run, Map<String, Integer> ranks) {
        List<String> word = new ArrayList<>();
        run.codePoints().forEach(c -> word.add(Character.toString(c)));
        while (true) {
            int best = IntStream.range(0, word.size() - 1)
                    .filter(i -> ranks.containsKey(word.get(i) + " " + word.get(i + 1)))
                    .boxed()
                    .min(Comparator.comparingInt(i -> ranks.get(word.get(i) + " " + word.get(i + 1))))
                    .orElse(-1);
            if (best < 0) {
                break;
            }
            word.set(best, word.get(best) + word.remove(best + 1));
        }
        return word.stream().flatMap(piece -> known(piece).stream()).toList();
    }

    private List<String> known(String piece) {
        boolean ordinary = IntStream.range(0, ids).anyMatch(id -> piece(id).equals(piece));
        return ordinary
                ? List.of(piece)
                : IntStream.range(0, piece.getBytes(StandardCharsets.UTF_8).length)
                        .mapToObj(i -> Vocabulary.bytePiece(piece.getBytes(StandardCharsets.UTF_8)[i] & 0xFF))
                        .toList();
    }
}
