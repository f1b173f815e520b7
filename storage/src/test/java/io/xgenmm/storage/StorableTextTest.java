package io.xgenmm.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorableTextTest {
    @Test
    void ordinaryTextStaysTheSameObject() {
        String text = "Grüße 😀";

        assertThat(StorableText.of(text)).isSameAs(text);
    }

    @Test
    void whatPostgresRefusesIsReplaced() {
        assertThat(StorableText.of("a\0b")).isEqualTo("a\uFFFDb");
        assertThat(StorableText.of("\uD83D")).isEqualTo("\uFFFD");
        assertThat(StorableText.of("\uDE00x\uD83D\uDE00")).isEqualTo("\uFFFDx😀");
    }

    @Test
    void jsonIsCleanedAtEveryDepth() {
        String json = JsonColumn.write(Map.of("k\0", List.of(Map.of("v", "x\0"))));

        assertThat(JsonColumn.readMap(json)).isEqualTo(Map.of("k\uFFFD", List.of(Map.of("v", "x\uFFFD"))));
    }
}
