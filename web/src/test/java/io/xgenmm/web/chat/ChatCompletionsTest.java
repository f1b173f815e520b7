package io.xgenmm.web.chat;

import static io.xgenmm.web.testkit.TestServer.frames;
import static io.xgenmm.web.testkit.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.web.models.ServedModels;
import io.xgenmm.web.testkit.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ChatCompletionsTest {

    private static final String ROUTE = "/v1/chat/completions";
    private static final String IMAGE = "data:image/png;base64,iVBORw0KGgo=";
    private final TestServer server = TestServer.shared();

    private static String ask(String text, String more) {
        return """
                {"model":"scripted","messages":[{"role":"user","content":"%s"}]%s}""".formatted(text, more);
    }

    @Test
    void answersInOneDocument() {
        var response = server.post(ROUTE, ask("hello", ""));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
        assertThat(response.headers().firstValue("x-xgen-mm-ttft-ms")).contains("5");
        JsonNode body = json(response);
        assertThat(body.at("/object").stringValue()).isEqualTo("chat.completion");
        assertThat(body.at("/id").stringValue()).startsWith("chatcmpl-");
        assertThat(body.at("/choices/0/message/content").stringValue()).isEqualTo("hello");
        assertThat(body.at("/choices/0/message/role").stringValue()).isEqualTo("assistant");
        assertThat(body.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
        assertThat(body.at("/choices/0").has("logprobs")).isTrue();
        assertThat(body.at("/usage/total_tokens").intValue()).isEqualTo(10);
        assertThat(body.at("/usage/prompt_tokens_details/cached_tokens").intValue())
                .isZero();
    }

    @Test
    void streamsTheExactFrames() {
        var response = server.post(ROUTE, ask("hey", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        assertThat(response.body()).endsWith("data: [DONE]\n\n");
        List<JsonNode> frames = frames(response);
        assertThat(frames).hasSize(6);
        assertThat(frames.get(0).at("/choices/0/delta").toString())
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}");
        assertThat(frames.get(1).at("/choices/0").toString())
                .isEqualTo("{\"index\":0,\"delta\":{\"content\":\"h\"},\"logprobs\":null,\"finish_reason\":null}");
        assertThat(frames.get(4).at("/choices/0").toString())
                .isEqualTo("{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}");
        assertThat(frames.get(5).at("/choices").isEmpty()).isTrue();
        assertThat(frames.get(5).at("/usage/completion_tokens").intValue()).isEqualTo(3);
        assertThat(frames.stream().map(f -> f.at("/id").stringValue()).distinct())
                .hasSize(1);
        assertThat(frames.get(1).has("usage")).isTrue();
    }

    @Test
    void sendsUsageOnlyWhenAsked() {
        var response = server.post(ROUTE, ask("a", ",\"stream\":true"));

        assertThat(frames(response)).allMatch(frame -> !frame.at("/choices").isEmpty());
    }

    @Test
    void givesLogprobsTokenIdsAndSeveralChoices() {
        JsonNode body = json(server.post(
                ROUTE, ask("ab", ",\"n\":2,\"logprobs\":true,\"top_logprobs\":1,\"return_token_ids\":true")));

        assertThat(body.at("/choices").size()).isEqualTo(2);
        assertThat(body.at("/prompt_token_ids").toString()).isEqualTo("[97,98]");
        assertThat(body.at("/choices/1/token_ids").toString()).isEqualTo("[97,98]");
        JsonNode token = body.at("/choices/0/logprobs/content/1");
        assertThat(token.at("/token").stringValue()).isEqualTo("b");
        assertThat(token.at("/bytes").toString()).isEqualTo("[98]");
        assertThat(token.at("/top_logprobs/0/logprob").doubleValue()).isEqualTo(-0.5);
    }

    @Test
    void readsPicturesAndCountsTheirTokens() {
        JsonNode body = json(server.post(ROUTE, """
                {"messages":[{"role":"user","content":[
                  {"type":"image_url","image_url":{"url":"%s","detail":"auto"}},{"type":"text","text":"what"}]}]}""".formatted(IMAGE)));

        assertThat(body.at("/choices/0/message/content").stringValue()).isEqualTo("what");
        assertThat(body.at("/usage/prompt_tokens_details/image_tokens").intValue())
                .isEqualTo(8);
    }

    @ParameterizedTest(name = "{0} -> {1} {2} {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"messages":[]}                                                     | 400 | messages                   | empty_array
            {}                                                                  | 400 | messages                   | missing_required_parameter
            {"messages":{}}                                                     | 400 | messages                   | invalid_type
            []                                                                  | 400 | body                       | invalid_type
            {"messages":[{"role":"wizard","content":"x"}]}                      | 400 | messages[0].role           | unsupported_value
            {"messages":[{"content":"x"}]}                                      | 400 | messages[0].role           | missing_required_parameter
            {"messages":[{"role":"user","content":5}]}                          | 400 | messages[0].content        | invalid_type
            {"messages":[{"role":"user","content":[{"type":"audio"}]}]}         | 400 | messages[0].content[0].type| unsupported_value
            {"messages":[{"role":"user","content":"x"}],"temperature":3}        | 400 | temperature                | decimal_above_max_value
            {"messages":[{"role":"user","content":"x"}],"temperature":"hot"}    | 400 | temperature                | invalid_type
            {"messages":[{"role":"user","content":"x"}],"max_tokens":0}         | 400 | max_tokens                 | integer_below_min_value
            {"messages":[{"role":"user","content":"x"}],"n":5}                  | 400 | n                          | integer_above_max_value
            {"messages":[{"role":"user","content":"x"}],"top_logprobs":3}       | 400 | top_logprobs               | invalid_value
            {"messages":[{"role":"user","content":"x"}],"logit_bias":{"a":1}}   | 400 | logit_bias                 | invalid_logit_bias
            {"messages":[{"role":"user","content":"x"}],"stop":["",""]}         | 400 | stop                       | empty_string
            {"messages":[{"role":"user","content":"x"}],"stop":["1","2","3","4","5","6","7","8","9"]} | 400 | stop | array_above_max_length
            {"messages":[{"role":"user","content":"x"}],"response_format":{"type":"xml"}} | 400 | response_format.type | unsupported_value
            {"messages":[{"role":"user","content":"x"}],"modalities":["audio"]} | 400 | modalities                 | unsupported_value
            {"messages":[{"role":"user","content":"x"}],"model":"gpt-4o"}       | 404 | model                      | model_not_found
            {"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]} | 400 | messages[0].content[0].image_url.url | remote_image_refused
            {"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"file:/etc/passwd"}}]}]}          | 400 | messages[0].content[0].image_url.url | invalid_image_url
            {"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,*"}}]}]}   | 400 | messages[0].content[0].image_url.url | invalid_base64_image
            {"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:text/html;base64,aGk="}}]}]} | 400 | messages[0].content[0].image_url.url | unsupported_image_media_type
            {"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,WFhY"}}]}]} | 400 | NULL | image_parse_error
            """)
    void refusesWithParamAndCode(String body, int status, String param, String code) {
        var response = server.post(ROUTE, body);

        assertThat(response.statusCode()).isEqualTo(status);
        JsonNode error = json(response).at("/error");
        assertThat(error.at("/code").stringValue()).isEqualTo(code);
        assertThat(error.at("/type").stringValue()).isEqualTo("invalid_request_error");
        assertThat(Optional.ofNullable(error.get("param")).map(p -> p.isNull() ? "NULL" : p.stringValue()))
                .contains(param);
        assertThat(error.at("/message").stringValue()).isNotEmpty();
    }

    @Test
    void countsPicturesBeforeDecodingAny() {
        String part = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,***\"}}";
        String parts = IntStream.range(0, 17).mapToObj(i -> part).collect(Collectors.joining(","));

        var response = server.post(ROUTE, "{\"messages\":[{\"role\":\"user\",\"content\":[" + parts + "]}]}");

        assertThat(json(response).at("/error/code").stringValue()).isEqualTo("too_many_images");
    }

    @Test
    void refusesDeepAndLargeSchemas() {
        String deep = "{\"a\":".repeat(70) + "1" + "}".repeat(70);
        String large = "{\"description\":\"" + "x".repeat(70_000) + "\"}";

        assertThat(schemaError(deep)).isEqualTo("schema_too_deep");
        assertThat(schemaError(large)).isEqualTo("schema_too_large");
    }

    private String schemaError(String schema) {
        String format =
                ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"s\",\"schema\":%s}}";
        return json(server.post(ROUTE, ask("x", format.formatted(schema))))
                .at("/error/code")
                .stringValue();
    }

    private static final String TOOLS = """
            ,"tools":[{"type":"function","function":{"name":"weather","description":"d","parameters":{"type":"object",
            "properties":{"city":{"type":"string"}},"required":["city"]}}}]""";
    private static final String CALL =
            "{\\\"name\\\": \\\"weather\\\", \\\"arguments\\\": {\\\"city\\\":\\\"Rome\\\"}}";

    @Test
    void readsToolCallsFromAnswers() {
        JsonNode choice = json(server.post(ROUTE, ask(CALL, TOOLS))).at("/choices/0");

        assertThat(choice.at("/finish_reason").stringValue()).isEqualTo("tool_calls");
        assertThat(choice.at("/message/content").isNull()).isTrue();
        assertThat(choice.at("/message/tool_calls/0/id").stringValue()).startsWith("call_");
        assertThat(choice.at("/message/tool_calls/0/type").stringValue()).isEqualTo("function");
        assertThat(choice.at("/message/tool_calls/0/function/name").stringValue())
                .isEqualTo("weather");
        assertThat(choice.at("/message/tool_calls/0/function/arguments").stringValue())
                .isEqualTo("{\"city\":\"Rome\"}");
    }

    @Test
    void streamsToolCallsWithoutTheirText() {
        List<JsonNode> frames = frames(server.post(ROUTE, ask(CALL, TOOLS + ",\"stream\":true")));

        assertThat(frames).hasSize(3);
        assertThat(frames.get(1).at("/choices/0/delta/tool_calls/0/index").intValue())
                .isZero();
        assertThat(frames.get(1)
                        .at("/choices/0/delta/tool_calls/0/function/arguments")
                        .stringValue())
                .contains("Rome");
        assertThat(frames.get(2).at("/choices/0/finish_reason").stringValue()).isEqualTo("tool_calls");
    }

    @Test
    void takesToolResultsAndLeavesPlainTextAlone() {
        JsonNode answer = json(server.post(ROUTE, """
                {"messages":[{"role":"user","content":"w"},
                 {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"c1","content":"sunny"}]%s}""".formatted(TOOLS)));

        assertThat(answer.at("/choices/0/message/content").stringValue()).isEqualTo("Result of tool weather:\nsunny");
        assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
        assertThat(json(server.post(ROUTE, ask("x", TOOLS + ",\"tool_choice\":\"sometimes\"")))
                        .at("/error/param")
                        .stringValue())
                .isEqualTo("tool_choice");
        assertThat(server.post(ROUTE, ask("x", ",\"tool_choice\":\"required\"")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesWhatIsNoJson() {
        var response = server.post(ROUTE, "{\"messages\": [");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/code").stringValue()).isEqualTo("invalid_json");
    }

    @Test
    void keepsTheEnvelopeForWrongRoutesMethodsAndMediaTypes() {
        assertThat(server.get("/v1/nothing").statusCode()).isEqualTo(404);
        assertThat(json(server.get("/v1/nothing")).at("/error/code").stringValue())
                .isEqualTo("unknown_url");
        assertThat(server.get(ROUTE).statusCode()).isEqualTo(405);
        assertThat(json(server.get(ROUTE)).at("/error/type").stringValue()).isEqualTo("invalid_request_error");
        var text = server.send(server.request(ROUTE)
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("hi"))
                .build());
        assertThat(text.statusCode()).isEqualTo(415);
        assertThat(json(text).at("/error/code").stringValue()).isEqualTo("unsupported_media_type");
    }

    @Test
    void tellsABusyEngineFromABrokenOne() {
        var busy = server.post(ROUTE, ask("busy", ""));
        assertThat(busy.statusCode()).isEqualTo(429);
        assertThat(busy.headers().firstValue("retry-after")).contains("2");
        assertThat(json(busy).at("/error/type").stringValue()).isEqualTo("rate_limit_error");

        var broken = server.post(ROUTE, ask("fail", ""));
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(json(broken).at("/error/type").stringValue()).isEqualTo("server_error");
        assertThat(broken.body()).doesNotContain("graph");
    }

    @Test
    void givesAStreamThatFailsAtOnceItsOwnStatus() {
        assertThat(server.post(ROUTE, ask("fail", ",\"stream\":true")).statusCode())
                .isEqualTo(500);
    }

    @Test
    void endsAStreamThatFailsLaterWithAnErrorFrame() {
        var response = server.post(ROUTE, ask("fail-late", ",\"stream\":true"));

        assertThat(response.statusCode()).isEqualTo(200);
        List<JsonNode> frames = frames(response);
        assertThat(frames.get(frames.size() - 1).at("/error/type").stringValue())
                .isEqualTo("server_error");
    }

    @Test
    void refusesPromptsBeyondTheContext() {
        var response = server.post(ROUTE, ask("x".repeat(5000), ""));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/code").stringValue()).isEqualTo("context_length_exceeded");
    }

    @Test
    void stopsWorkingForAClientThatHasGone() throws Exception {
        var engine = server.bean(ServedModels.class).engine(Optional.empty());
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            byte[] body = ask("slow", ",\"stream\":true").getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream()
                    .write(
                            ("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                                            .formatted(ROUTE, body.length))
                                    .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            readSome(socket.getInputStream());
            assertThat(engine.status().running()).isPositive();
        }

        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (engine.status().running() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(engine.status().running()).isZero();
    }

    private static void readSome(InputStream in) throws IOException {
        assertThat(in.read(new byte[64])).isPositive();
    }
}
