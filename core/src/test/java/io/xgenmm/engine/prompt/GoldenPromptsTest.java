package io.xgenmm.engine.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.ChatMessage.Role;
import io.xgenmm.engine.EngineTokenizer.Style;
import io.xgenmm.engine.InvalidPromptException;
import io.xgenmm.engine.MessagePart;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The prompts of all golden cases that are there. */
class GoldenPromptsTest {
    private final Path fixtures = Fixtures.root();
    private final Map<String, TextTokenizer> tokenizers = new HashMap<>();
    private int surplus;
    private int prompts;

    @Test
    void idsOfAllGoldenPromptsAreEqual() throws IOException {
        try (Stream<Path> files = Files.walk(fixtures.resolve("goldens"))) {
            for (Path file : files.filter(path -> path.endsWith("case.json")).toList()) {
                check(JsonMapper.shared().readTree(Files.readAllBytes(file)));
            }
        }
        assertThat(prompts).isGreaterThan(Fixtures.complete() ? 99 : 32);
        assertThat(surplus).isGreaterThanOrEqualTo(Fixtures.complete() ? 2 : 0);
    }

    private void check(JsonNode golden) {
        String checkpoint = golden.path("variant").asString();
        Variant variant = checkpoint.startsWith("base")
                ? Variant.BASE
                : checkpoint.startsWith("v1") ? Variant.V1_INSTRUCT : Variant.INSTRUCT;
        int ids = checkpoint.equals("base-phi3-vocab") || checkpoint.equals("instruct-interleave") ? 32012 : 1012;
        TextTokenizer tokenizer = tokenizers.computeIfAbsent(
                checkpoint,
                name -> TestTokenizers.load(fixtures.resolve("checkpoints").resolve(name), variant, ids));
        PromptAssembler assembler = PromptAssemblers.of(TestTokenizers.config(variant, ids), tokenizer);
        for (int row = 0; row < golden.path("prompts").size(); row++) {
            int[] expected = golden.path("prompt_ids")
                    .path(row)
                    .valueStream()
                    .mapToInt(JsonNode::asInt)
                    .toArray();
            List<byte[]> images = golden.path("images")
                    .path(row)
                    .valueStream()
                    .map(name -> new byte[1])
                    .toList();
            String text = golden.path("prompts").path(row).asString();
            if (!text.contains("<image>") && !images.isEmpty()) {
                surplus++; // the original drops such a picture silently
                assertThatThrownBy(() -> assembler.assemble(new PromptInput.Raw(text, images)))
                        .isInstanceOf(InvalidPromptException.class);
                continue;
            }
            String name = checkpoint + "/" + golden.path("case").asString() + " row " + row;

            assertThat(assembler.assemble(new PromptInput.Raw(text, images)).ids())
                    .as(name)
                    .isEqualTo(expected);
            assertThat(assembler
                            .assemble(new PromptInput.TokenIds(expected, images))
                            .ids())
                    .as(name)
                    .isEqualTo(expected);
            if (golden.path("messages").isArray() && text.split("<image>", -1).length - 1 == images.size()) {
                AssembledPrompt chat =
                        assembler.assemble(chat(golden.path("messages").path(row), images));
                assertThat(chat.text()).as(name).isEqualTo(text);
                assertThat(chat.ids()).as(name).isEqualTo(expected);
            }
            prompts++;
        }
    }

    @EnabledIfSystemProperty(named = Fixtures.PROPERTY, matches = ".+")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Hello world| 15043, 3186| 15043, 3186",
                "<image>Hi| 32012, 18567| 32012, 6324",
                "<image> <image placeholder>| 32012, 29871, 32013| 32012, 259, 32013",
                "日本🙂| 29871, 30325, 30346, 243, 162, 156, 133| 29871, 30325, 30346, 243, 162, 156, 133"
            })
    void idsOfTheSpecificationAreEqual(String text, String slow, String fast) {
        TextTokenizer tokenizer = TestTokenizers.load(
                fixtures.resolve("checkpoints/instruct-interleave"), Variant.INSTRUCT, TestTokenizers.PHI3_IDS);

        assertThat(Arrays.toString(tokenizer.encode(text, Style.SLOW))).isEqualTo("[" + slow.strip() + "]");
        assertThat(Arrays.toString(tokenizer.encode(text, Style.FAST))).isEqualTo("[" + fast.strip() + "]");
    }

    @EnabledIfSystemProperty(named = Fixtures.PROPERTY, matches = ".+")
    @Test
    void theTemplateOfTheSpecificationHas42Ids() {
        TextTokenizer tokenizer = TestTokenizers.load(
                fixtures.resolve("checkpoints/instruct-interleave"), Variant.INSTRUCT, TestTokenizers.PHI3_IDS);
        int[] ids = PromptAssemblers.of(TestTokenizers.config(Variant.INSTRUCT, TestTokenizers.PHI3_IDS), tokenizer)
                .assemble(new PromptInput.Chat(List.of(ChatMessage.user("What is this?", new byte[1]))))
                .ids();

        assertThat(ids).hasSize(42).startsWith(29871, 32006, 29909, 13563, 1546);
        assertThat(ids).endsWith(29889, 32007, 32010, 32012, 13, 5618, 338, 445, 29973, 32007, 32001);
    }

    private static PromptInput chat(JsonNode turns, List<byte[]> images) {
        List<ChatMessage> messages = new ArrayList<>();
        int used = 0;
        for (JsonNode turn : turns) {
            String content = turn.path("content").asString();
            int marks = content.split("<image>", -1).length - 1;
            List<MessagePart> parts = PromptAssemblers.parts(content, images.subList(used, used + marks));
            used += marks;
            messages.add(
                    new ChatMessage(Role.valueOf(turn.path("role").asString().toUpperCase(Locale.ROOT)), parts));
        }
        return new PromptInput.Chat(messages);
    }
}
