package io.xgenmm.web.responses;

import static io.xgenmm.web.testkit.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.web.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ResponsesTest {

    private static final String ROUTE = "/v1/responses";
    private final TestServer server = TestServer.shared();

    @Test
    void answersAndIsThereAfterwards() {
        JsonNode response = json(
                server.post(ROUTE, "{\"input\":\"hello\",\"instructions\":\"be brief\",\"metadata\":{\"k\":\"v\"}}"));

        assertThat(response.at("/status").stringValue()).isEqualTo("completed");
        assertThat(response.at("/output/0/content/0/text").stringValue()).isEqualTo("hello");
        assertThat(response.at("/usage/total_tokens").intValue()).isEqualTo(10);
        assertThat(response.at("/instructions").stringValue()).isEqualTo("be brief");
        assertThat(response.at("/metadata/k").stringValue()).isEqualTo("v");
        String route = ROUTE + "/" + response.at("/id").stringValue();
        assertThat(json(server.get(route))).isEqualTo(response);
        assertThat(json(server.get(route + "/input_items"))
                        .at("/data/0/content")
                        .stringValue())
                .isEqualTo("hello");
        assertThat(server.post(route + "/cancel", "{}").statusCode()).isEqualTo(400);
        assertThat(json(server.delete(route)).at("/deleted").booleanValue()).isTrue();
        assertThat(server.get(route).statusCode()).isEqualTo(404);
    }

    @Test
    void continuesWhatCameBeforeAndKeepsNothingUnasked() {
        JsonNode first = json(server.post(ROUTE, "{\"input\":\"one\"}"));
        JsonNode second = json(server.post(
                ROUTE,
                "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"two\"}]}],\"store\":false,\"previous_response_id\":\"%s\"}"
                        .formatted(first.at("/id").stringValue())));

        assertThat(second.at("/output/0/content/0/text").stringValue()).isEqualTo("two");
        assertThat(server.get(ROUTE + "/" + second.at("/id").stringValue()).statusCode())
                .isEqualTo(404);
        assertThat(json(server.post(ROUTE, "{\"input\":\"x\",\"previous_response_id\":\"resp_none\"}"))
                        .at("/error/code")
                        .stringValue())
                .isEqualTo("previous_response_not_found");
    }

    @Test
    void streamsNumberedNamedEvents() {
        var response = server.post(ROUTE, "{\"input\":\"ab\",\"stream\":true}");

        List<String> names = response.body()
                .lines()
                .filter(l -> l.startsWith("event: "))
                .map(l -> l.substring(7))
                .toList();
        assertThat(names)
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        List<JsonNode> frames = TestServer.frames(response);
        for (int i = 0; i < frames.size(); i++) {
            assertThat(frames.get(i).at("/sequence_number").intValue()).isEqualTo(i);
            assertThat(frames.get(i).at("/type").stringValue()).isEqualTo(names.get(i));
        }
        assertThat(response.body()).doesNotContain("[DONE]");
    }

    @Test
    void isIncompleteWhenItRunsOutOfTokens() {
        JsonNode response = json(server.post(ROUTE, "{\"input\":\"abcdef\",\"max_output_tokens\":2}"));

        assertThat(response.at("/status").stringValue()).isEqualTo("incomplete");
        assertThat(response.at("/incomplete_details/reason").stringValue()).isEqualTo("max_output_tokens");
    }

    @Test
    void callsTools() {
        String call = "{\\\"name\\\": \\\"weather\\\", \\\"arguments\\\": {\\\"city\\\":\\\"Rome\\\"}}";
        String tools =
                "\"tools\":[{\"type\":\"function\",\"name\":\"weather\",\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}]";
        JsonNode response = json(server.post(ROUTE, "{\"input\":\"%s\",%s}".formatted(call, tools)));

        assertThat(response.at("/output/0/type").stringValue()).isEqualTo("function_call");
        assertThat(response.at("/output/0/name").stringValue()).isEqualTo("weather");
        JsonNode next = json(server.post(
                ROUTE,
                "{\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"%s\",\"output\":\"sunny\"}],\"previous_response_id\":\"%s\",%s}"
                        .formatted(
                                response.at("/output/0/call_id").stringValue(),
                                response.at("/id").stringValue(),
                                tools)));
        assertThat(next.at("/output/0/content/0/text").stringValue()).isEqualTo("Result of tool weather:\nsunny");
    }

    @Test
    void worksInTheBackgroundAndCanBeCancelled() throws InterruptedException {
        JsonNode queued = json(server.post(ROUTE, "{\"input\":\"slow\",\"background\":true}"));
        assertThat(queued.at("/status").stringValue()).isEqualTo("queued");
        String route = ROUTE + "/" + queued.at("/id").stringValue();

        assertThat(server.post(route + "/cancel", "{}").statusCode()).isEqualTo(200);

        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!json(server.get(route)).at("/status").stringValue().equals("cancelled")
                && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        assertThat(json(server.get(route)).at("/status").stringValue()).isEqualTo("cancelled");
    }

    @Test
    void refusesWithParam() {
        assertThat(json(server.post(ROUTE, "{}")).at("/error/param").stringValue())
                .isEqualTo("input");
        assertThat(json(server.post(ROUTE, "{\"input\":\"x\",\"background\":true,\"store\":false}"))
                        .at("/error/param")
                        .stringValue())
                .isEqualTo("background");
        assertThat(json(server.post(ROUTE, "{\"input\":\"x\",\"tools\":[{\"type\":\"web_search\"}]}"))
                        .at("/error/param")
                        .stringValue())
                .isEqualTo("tools[0].type");
    }
}
