package io.xgenmm.engine.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.EngineTokenizer.Style;
import io.xgenmm.engine.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextStreamTest {
    @TempDir
    Path directory;

    private TextTokenizer tokenizer;

    @BeforeEach
    void load() {
        tokenizer = TestTokenizers.load(directory, Variant.INSTRUCT, SmallTokenizerFile.write(directory));
    }

    @ParameterizedTest
    @EnumSource(Style.class)
    void piecesTogetherAreTheTextOfAllIds(Style style) {
        Random random = new Random(11);
        for (int round = 0; round < 2000; round++) {
            int[] ids = randomIds(random);
            boolean skip = random.nextBoolean();
            TextStream stream = TextStreams.of(tokenizer, style, List.of(), skip);

            assertThat(read(stream, ids)).isEqualTo(tokenizer.decode(ids, style, skip));
        }
    }

    @ParameterizedTest
    @EnumSource(Style.class)
    void noPieceEndsInsideACharacter(Style style) {
        int[] ids = tokenizer.encode("é🙂日本🙂 the 🙂", style);
        TextStream stream = TextStreams.of(tokenizer, style, List.of("🙃", "日記"));

        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            String piece = stream.push(id);
            text.append(piece);
            assertThat(piece).doesNotContain("\uFFFD");
            assertThat(piece.isEmpty() || !Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                    .isTrue();
        }
        assertThat(text + stream.finish()).isEqualTo("é🙂日本🙂 the 🙂");
    }

    @Test
    void theTextEndsBeforeTheStopSequenceThatEndsFirst() {
        Random random = new Random(12);
        for (int round = 0; round < 3000; round++) {
            int[] ids = lettersOnly(random);
            List<String> stops = new ArrayList<>();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                stops.add(randomText(random, random.nextInt(1, 5)));
            }
            TextStream stream = TextStreams.of(tokenizer, Style.SLOW, stops);
            String whole = tokenizer.decode(ids, Style.SLOW, true);
            String expected = cut(whole, stops);

            assertThat(read(stream, ids)).as("%s %s", whole, stops).isEqualTo(expected);
            assertThat(stream.stoppedBy().isEmpty()).isEqualTo(stops.stream().noneMatch(whole::contains));
            assertThat(stream.stoppedBy().isEmpty() ? "" : stream.push(ids[0]) + stream.finish())
                    .as("after the end")
                    .isEmpty();
        }
    }

    @Test
    void aStopSequenceAcrossTokensIsNeverShown() {
        TextStream stream = TextStreams.of(tokenizer, Style.SLOW, List.of("the cat"));
        StringBuilder shown = new StringBuilder();
        for (int id : tokenizer.encode("a 12 the cat sat", Style.SLOW)) {
            shown.append(stream.push(id));
            assertThat("a 12 ").startsWith(shown);
        }

        assertThat(shown.toString()).isEqualTo("a 12 ");
        assertThat(stream.stoppedBy()).isEqualTo("the cat");
    }

    @Test
    void aStartOfAStopSequenceComesOutAtTheEnd() {
        TextStream stream = TextStreams.of(tokenizer, Style.SLOW, List.of("the cat"));
        StringBuilder shown = new StringBuilder();
        for (int id : tokenizer.encode("a the ca", Style.SLOW)) {
            shown.append(stream.push(id));
        }

        assertThat(shown.toString()).isEqualTo("a ");
        assertThat(stream.finish()).isEqualTo("the ca");
        assertThat(stream.stoppedBy()).isEmpty();
    }

    private String read(TextStream stream, int[] ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(stream.push(id));
        }
        return text.append(stream.finish()).toString();
    }

    /** The judge: grow the text by characters until one of the sequences is at its end. */
    private static String cut(String text, List<String> stops) {
        for (int end = 1; end <= text.length(); end++) {
            String grown = text.substring(0, end);
            int longest = stops.stream()
                    .filter(grown::endsWith)
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            if (longest > 0) {
                return grown.substring(0, end - longest);
            }
        }
        return text;
    }

    private int[] randomIds(Random random) {
        int bytes = random.nextInt(3);
        return random.ints(random.nextInt(1, 25), -2, tokenizer.vocabularySize() + 2)
                .map(id -> random.nextInt(3) < bytes ? 3 + random.nextInt(256) : id)
                .toArray();
    }

    private int[] lettersOnly(Random random) {
        return tokenizer.encode(randomText(random, 30), Style.SLOW);
    }

    private static String randomText(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("thea c".charAt(random.nextInt(6)));
        }
        return text.toString();
    }
}
