package io.xgenmm.engine.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.EngineTokenizer.Style;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Strings and id lists that the original tokenizers were run on. */
class TokenizationFixturesTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path fixtures = Fixtures.root();

    @Test
    void idsOfTheSmallVocabularyEqualTheOriginals() throws IOException {
        assertThat(checkIds("tiny", "instruct-dpo", 1012)).isEqualTo(Fixtures.complete() ? 1638 : 488);
    }

    @Test
    void textOfTheSmallVocabularyEqualsTheOriginals() throws IOException {
        assertThat(checkText("tiny", "instruct-dpo", 1012)).isEqualTo(Fixtures.complete() ? 150 : 75);
    }

    @Test
    @EnabledIfSystemProperty(named = Fixtures.PROPERTY, matches = ".+")
    void idsOfThePhi3VocabularyEqualTheOriginals() throws IOException {
        assertThat(checkIds("phi3", "instruct-interleave", TestTokenizers.PHI3_IDS))
                .isEqualTo(3400);
    }

    @Test
    @EnabledIfSystemProperty(named = Fixtures.PROPERTY, matches = ".+")
    void textOfThePhi3VocabularyEqualsTheOriginals() throws IOException {
        assertThat(checkText("phi3", "instruct-interleave", TestTokenizers.PHI3_IDS))
                .isEqualTo(400);
    }

    private int checkIds(String name, String checkpoint, int ids) throws IOException {
        TextTokenizer instruct = tokenizer(checkpoint, Variant.INSTRUCT, ids);
        TextTokenizer base = tokenizer(checkpoint, Variant.BASE, ids);
        List<String> lines = lines(name + ".jsonl");
        for (String line : lines) {
            JsonNode golden = JSON.readTree(line);
            String text = golden.path("text").asString();
            JsonNode slowEnd = golden.has("slow_eos_end") ? golden.path("slow_eos_end") : golden.path("slow");
            assertThat(base.encode(text, Style.SLOW)).as(line).isEqualTo(ids(golden.path("slow")));
            assertThat(instruct.encode(text, Style.SLOW)).as(line).isEqualTo(ids(slowEnd));
            assertThat(base.encode(text, Style.FAST)).as(line).isEqualTo(ids(golden.path("fast")));
            assertThat(instruct.decode(ids(slowEnd), Style.SLOW, true)).isEqualTo(text(golden, "slow_decoded"));
            assertThat(base.decode(ids(golden.path("fast")), Style.FAST, true)).isEqualTo(text(golden, "fast_decoded"));
        }
        return lines.size();
    }

    private int checkText(String name, String checkpoint, int ids) throws IOException {
        TextTokenizer instruct = tokenizer(checkpoint, Variant.INSTRUCT, ids);
        TextTokenizer base = tokenizer(checkpoint, Variant.BASE, ids);
        List<String> lines = lines(name + "-decode.jsonl");
        for (String line : lines) {
            JsonNode golden = JSON.readTree(line);
            int[] given = ids(golden.path("ids"));
            assertThat(instruct.decode(given, Style.SLOW, true)).as(line).isEqualTo(text(golden, "slow_skip"));
            assertThat(instruct.decode(given, Style.SLOW, false)).as(line).isEqualTo(text(golden, "slow_keep"));
            assertThat(base.decode(given, Style.SLOW, true))
                    .as(line)
                    .isEqualTo(text(golden, "slow_skip_eos_endoftext"));
            assertThat(base.decode(given, Style.FAST, true)).as(line).isEqualTo(text(golden, "fast_skip"));
            assertThat(base.decode(given, Style.FAST, false)).as(line).isEqualTo(text(golden, "fast_keep"));
        }
        return lines.size();
    }

    private TextTokenizer tokenizer(String checkpoint, Variant variant, int ids) {
        return TestTokenizers.load(fixtures.resolve("checkpoints").resolve(checkpoint), variant, ids);
    }

    private List<String> lines(String file) throws IOException {
        return Files.readString(fixtures.resolve("tokenization").resolve(file))
                .lines()
                .filter(l -> !l.isBlank())
                .toList();
    }

    private static String text(JsonNode golden, String field) {
        return golden.path(field).asString();
    }

    private static int[] ids(JsonNode list) {
        return list.valueStream().mapToInt(JsonNode::asInt).toArray();
    }
}
