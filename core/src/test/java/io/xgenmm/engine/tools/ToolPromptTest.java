package io.xgenmm.engine.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.InvalidPromptException;
import io.xgenmm.engine.MessagePart;
import io.xgenmm.engine.OutputFormat;
import io.xgenmm.engine.grammar.ConstraintCompiler;
import io.xgenmm.engine.grammar.ConstraintCompilers;
import io.xgenmm.engine.grammar.TokenConstraint;
import io.xgenmm.engine.prompt.SmallTokenizers;
import io.xgenmm.engine.prompt.TextTokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolPromptTest {
    private static final ToolDefinition WEATHER = new ToolDefinition(
            "weather",
            "Tells the weather",
            "{\"properties\":{\"place\":{\"$ref\":\"#/$defs/place\"},\"$ref\":{\"const\":{\"$ref\":\"#/x\"}}},"
                    + "\"required\":[\"place\"],\"$defs\":{\"place\":{\"type\":\"string\",\"maxLength\":3}}}");
    private static final ToolDefinition STOP = new ToolDefinition("stop", "", "");
    private static final OutputFormat TEXT = new OutputFormat.Text();

    @TempDir
    Path directory;

    @Test
    void autoExplainsToolsAndFormButForcesNothing() {
        ToolPrompt prompt = new ToolPrompt(List.of(WEATHER, STOP), new ToolChoice.Auto());

        assertThat(prompt.systemText())
                .contains(
                        "\"name\":\"weather\"",
                        "Tells the weather",
                        "\"name\":\"stop\"",
                        "\"arguments\": {...}",
                        "plain words");
        assertThat(prompt.format(TEXT)).isEqualTo(TEXT);
    }

    @Test
    void noneAndNoToolsSayNothing() {
        assertThat(new ToolPrompt(List.of(WEATHER), new ToolChoice.None()).systemText())
                .isEmpty();
        assertThat(new ToolPrompt(List.of(), new ToolChoice.Auto()).applyTo(List.of(ChatMessage.user("a"))))
                .hasSize(1);
    }

    @Test
    void theTextGoesBehindTheSystemPrompt() {
        ToolPrompt prompt = new ToolPrompt(List.of(STOP), new ToolChoice.Auto());

        assertThat(text(prompt.applyTo(List.of(ChatMessage.user("a"))).get(0)))
                .startsWith("A chat between a curious user")
                .endsWith("\n\n" + prompt.systemText());
        List<ChatMessage> own = prompt.applyTo(List.of(ChatMessage.system("Be short."), ChatMessage.user("a")));
        assertThat(text(own.get(0))).isEqualTo("Be short.\n\n" + prompt.systemText());
        assertThat(own).hasSize(2);
    }

    @Test
    void aRequiredCallIsOneCallOfAnyTool() {
        ToolPrompt prompt = new ToolPrompt(List.of(WEATHER, STOP), new ToolChoice.Required());

        assertThat(accepts(prompt, "{\"name\":\"weather\",\"arguments\":{\"place\":\"abc\"}}"))
                .isTrue();
        assertThat(accepts(prompt, "{\"name\": \"stop\", \"arguments\": {}}")).isTrue();
        assertThat(accepts(prompt, "{\"name\":\"weather\",\"arguments\":{}}")).isFalse();
        assertThat(accepts(prompt, "{\"name\":\"weather\",\"arguments\":{\"place\":\"abcd\"}}"))
                .isFalse();
        assertThat(accepts(prompt, "{\"name\":\"other\",\"arguments\":{}}")).isFalse();
        assertThat(accepts(prompt, "no")).isFalse();
    }

    @Test
    void aNamedCallIsThatTool() {
        ToolPrompt prompt = new ToolPrompt(List.of(WEATHER, STOP), new ToolChoice.Named("stop"));

        assertThat(accepts(prompt, "{\"name\":\"stop\",\"arguments\":{}}")).isTrue();
        assertThat(accepts(prompt, "{\"name\":\"weather\",\"arguments\":{\"place\":\"a\"}}"))
                .isFalse();
        assertThat(prompt.systemText()).doesNotContain("weather");
    }

    @Test
    void dataInASchemaIsNotTakenForAReference() {
        ToolPrompt prompt = new ToolPrompt(List.of(WEATHER), new ToolChoice.Required());

        assertThat(accepts(
                        prompt, "{\"name\":\"weather\",\"arguments\":{\"place\":\"a\",\"$ref\":{\"$ref\":\"#/x\"}}}"))
                .isTrue();
    }

    @Test
    void earlierCallsReadBackAsTheyWereWritten() {
        List<ToolCall> calls = List.of(new ToolCall("weather", "{\"place\":\"a\"}"), new ToolCall("stop", "{}"));
        List<ToolDefinition> tools = List.of(WEATHER, STOP);

        assertThat(ToolCallParser.parse(ToolPrompt.callText(calls), tools).calls())
                .isEqualTo(calls);
        assertThat(ToolCallParser.parse(ToolPrompt.callText(calls.subList(0, 1)), tools)
                        .calls())
                .isEqualTo(calls.subList(0, 1));
        assertThat(ToolPrompt.resultText("stop", "done")).isEqualTo("Result of tool stop:\ndone");
    }

    @Test
    void impossibleRequestsAreRefused() {
        assertRefused(() -> new ToolPrompt(List.of(STOP, STOP), new ToolChoice.Auto()), "stop is defined twice");
        assertRefused(() -> new ToolPrompt(List.of(), new ToolChoice.Required()), "no tools are defined");
        assertRefused(() -> new ToolPrompt(List.of(STOP), new ToolChoice.Named("go")), "go is not among");
        assertRefused(() -> new ToolDefinition("a b", "", ""), "must have 1 to 64 letters");
        assertRefused(() -> new ToolDefinition("a", "", "{"), "parameters of tool a are not valid JSON");
        assertRefused(
                () -> new ToolDefinition("a", "", "{\"type\":\"string\"}"), "must be a JSON Schema of type object");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidPromptException.class).hasMessageContaining(message);
    }

    private boolean accepts(ToolPrompt prompt, String text) {
        TextTokenizer tokenizer = SmallTokenizers.instruct(directory);
        int stop = tokenizer.vocabularySize() - 8;
        ConstraintCompiler compiler = ConstraintCompilers.of(tokenizer, Set.of(stop));
        TokenConstraint constraint = compiler.compile(prompt.format(TEXT)).orElseThrow();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            int id = 3 + (b & 0xFF);
            if (!allowed(constraint, tokenizer).get(id)) {
                return false;
            }
            constraint.accept(id);
        }
        return allowed(constraint, tokenizer).get(stop);
    }

    private static BitSet allowed(TokenConstraint constraint, TextTokenizer tokenizer) {
        long[] words = new long[(tokenizer.vocabularySize() + 63) / 64];
        constraint.allowedTokens(words);
        return BitSet.valueOf(words);
    }

    private static String text(ChatMessage message) {
        return message.parts().stream()
                .map(part -> ((MessagePart.Text) part).text())
                .collect(Collectors.joining());
    }
}
