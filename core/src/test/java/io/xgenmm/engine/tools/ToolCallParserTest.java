package io.xgenmm.engine.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCallParserTest {
    private static final List<ToolDefinition> TOOLS =
            List.of(new ToolDefinition("weather", "tells", ""), new ToolDefinition("crop", "", ""));
    private static final String WEATHER = "{\"name\": \"weather\", \"arguments\": {\"city\": \"Ber}l\\\"in\"}}";
    private static final String CROP = "{\"name\":\"crop\",\"arguments\":{\"x\":1}}";
    private static final ToolCall WEATHER_CALL = new ToolCall("weather", "{\"city\":\"Ber}l\\\"in\"}");
    private static final ToolCall CROP_CALL = new ToolCall("crop", "{\"x\":1}");

    @Test
    void oneObjectIsOneCall() {
        assertParsed(WEATHER, "", WEATHER_CALL);
        assertParsed("\n " + WEATHER + " \n", "", WEATHER_CALL);
    }

    @Test
    void aListIsSeveralCalls() {
        assertParsed("[" + WEATHER + ",\n" + CROP + "]", "", WEATHER_CALL, CROP_CALL);
    }

    @Test
    void objectsOnTheirOwnLinesAreSeveralCalls() {
        assertParsed(WEATHER + "\n" + CROP, "", WEATHER_CALL, CROP_CALL);
    }

    @Test
    void tagsAndFencesAreTakenOff() {
        assertParsed(
                "<tool_call>\n" + WEATHER + "\n</tool_call><tool_call>" + CROP + "</tool_call>",
                "",
                WEATHER_CALL,
                CROP_CALL);
        assertParsed("```json\n" + CROP + "\n```", "", CROP_CALL);
        assertParsed("<tool_call>" + CROP, "", CROP_CALL);
    }

    @Test
    void textAroundCallsStays() {
        assertParsed("I will look.\n" + WEATHER, "I will look.", WEATHER_CALL);
        assertParsed("See <tool_call>" + CROP + "</tool_call> then", "See then", CROP_CALL);
    }

    @Test
    void othersFormsOfACallAreUnderstood() {
        assertParsed(
                "{\"type\":\"function\",\"function\":{\"name\":\"crop\",\"arguments\":\"{\\\"x\\\":1}\"}}",
                "",
                CROP_CALL);
        assertParsed("{\"name\":\"crop\",\"parameters\":{\"x\":1}}", "", CROP_CALL);
        assertParsed("{\"name\":\"crop\"}", "", new ToolCall("crop", "{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain words\n",
                "{\"name\": \"unknown\", \"arguments\": {}}",
                "{\"name\": \"crop\", \"arguments\": 3}",
                "{\"name\": \"crop\", \"arguments\": {",
                "{\"answer\": 3}",
                "[{\"name\":\"crop\"}, 3]",
                "[1, 2]",
                "see {\"name\":\"crop\",\"arguments\":{}} in the text",
                "```java\nint x;\n```",
                "<tool_call>nothing</tool_call>",
                "a <tool",
                "{\"name\": \"crop\" \"arguments\": {}}",
                "  "
            })
    void everythingElseIsText(String answer) {
        assertParsed(answer, answer);
    }

    @Test
    void withoutToolsNothingIsACall() {
        assertThat(ToolCallParser.parse(CROP, List.of())).isEqualTo(new ToolCallParser.Parsed(CROP, List.of()));
    }

    @Test
    void plainTextIsNotHeldBack() {
        ToolCallParser parser = new ToolCallParser(TOOLS);

        assertThat(parser.push("Hello")).isEqualTo("Hello");
        assertThat(parser.push(" you")).isEqualTo(" you");
        assertThat(parser.push("\n{\"na")).isEmpty();
        assertThat(parser.push("me\": \"crop\", \"arguments\": {}}")).isEmpty();
        assertThat(parser.calls()).as("known before the end").containsExactly(new ToolCall("crop", "{}"));
    }

    @Test
    void aJsonAnswerStreamsOnceItIsNoCall() {
        ToolCallParser parser = new ToolCallParser(TOOLS);

        assertThat(parser.push("{\"ans")).isEqualTo("{\"ans");
        assertThat(parser.push("wer\": 1")).isEqualTo("wer\": 1");
    }

    /** However the answer is cut, text and calls are those of the whole. */
    @Test
    void piecesMakeNoDifference() {
        Random random = new Random(41);
        List<String> parts = List.of(
                WEATHER,
                CROP,
                "\n",
                " ",
                "text",
                "{",
                "[",
                "]",
                "```",
                "```json\n",
                "<tool_call>",
                "</tool_call>",
                "{\"name\"",
                ",",
                "🙂",
                "}");
        int withCalls = 0;
        for (int round = 0; round < 5000; round++) {
            StringBuilder answer = new StringBuilder();
            for (int i = random.nextInt(1, 9); i > 0; i--) {
                answer.append(parts.get(random.nextInt(parts.size())));
            }
            ToolCallParser.Parsed whole = ToolCallParser.parse(answer.toString(), TOOLS);
            ToolCallParser parser = new ToolCallParser(TOOLS);
            StringBuilder text = new StringBuilder();
            for (int at = 0; at < answer.length(); ) {
                int end = Math.min(answer.length(), at + random.nextInt(1, 12));
                text.append(parser.push(answer.substring(at, end)));
                at = end;
            }
            text.append(parser.finish());

            assertThat(new ToolCallParser.Parsed(text.toString(), parser.calls()))
                    .as(answer.toString())
                    .isEqualTo(whole);
            withCalls += whole.calls().isEmpty() ? 0 : 1;
        }
        assertThat(withCalls).isGreaterThan(500);
    }

    @Test
    void aLongAnswerIsReadQuickly() {
        String answer = "words {and} [more] \n".repeat(20_000);

        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                java.time.Duration.ofSeconds(5), () -> assertParsed(answer, answer));
    }

    private static void assertParsed(String answer, String text, ToolCall... calls) {
        assertThat(ToolCallParser.parse(answer, TOOLS)).isEqualTo(new ToolCallParser.Parsed(text, List.of(calls)));
    }
}
