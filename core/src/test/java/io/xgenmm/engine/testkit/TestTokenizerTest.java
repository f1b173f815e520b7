package io.xgenmm.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TestTokenizerTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {500, 1012, 32012})
    void idsLieWhereTheDecoderExpectsThem(int length) throws Exception {
        JsonNode tokenizer = write(length);
        JsonNode vocabulary = tokenizer.path("model").path("vocab");
        Set<Integer> ids = new HashSet<>();
        vocabulary.properties().forEach(entry -> ids.add(entry.getValue().intValue()));

        assertThat(ids).hasSize(length - 12).contains(0, length - 13);
        assertThat(vocabulary.path("<0x0A>").intValue()).isEqualTo(13);
        assertThat(id(tokenizer, "<pad>")).isEqualTo(length - 1);
        assertThat(id(tokenizer, "<|user|>")).isEqualTo(length - 2);
        assertThat(id(tokenizer, "<|end|>")).isEqualTo(length - 5);
        assertThat(id(tokenizer, "<|system|>")).isEqualTo(length - 6);
        assertThat(id(tokenizer, "<|assistant|>")).isEqualTo(length - 11);
        assertThat(id(tokenizer, "<|endoftext|>")).isEqualTo(length - 12);
    }

    @ParameterizedTest
    @ValueSource(ints = {1012, 32012})
    void everyPieceCanBeMadeFromItsParts(int length) throws Exception {
        JsonNode model = write(length).path("model");
        Set<String> made = new HashSet<>();
        for (JsonNode merge : model.path("merges")) {
            String[] halves = merge.stringValue().split(" ", -1);
            assertThat(halves).hasSize(2);
            assertThat(model.path("vocab").has(halves[0])).as(halves[0]).isTrue();
            assertThat(model.path("vocab").has(halves[1])).as(halves[1]).isTrue();
            made.add(halves[0] + halves[1]);
        }

        assertThat(model.path("vocab").propertyNames())
                .filteredOn(piece -> piece.length() > 1 && !piece.startsWith("<") && !made.contains(piece))
                .isEmpty();
    }

    @Test
    void aVocabularyWithoutRoomIsRefused() {
        assertThatThrownBy(() -> TestTokenizer.ofSize(300)).hasMessageContaining("found 300");
    }

    private JsonNode write(int length) throws Exception {
        TestTokenizer.ofSize(length).write(folder);
        return JsonMapper.shared().readTree(folder.resolve("tokenizer.json").toFile());
    }

    private static int id(JsonNode tokenizer, String content) {
        for (JsonNode token : tokenizer.path("added_tokens")) {
            if (token.path("content").stringValue().equals(content)) {
                return token.path("id").intValue();
            }
        }
        throw new AssertionError("no added token " + content);
    }
}
