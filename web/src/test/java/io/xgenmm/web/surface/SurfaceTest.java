package io.xgenmm.web.surface;

import static io.xgenmm.web.testkit.TestServer.frames;
import static io.xgenmm.web.testkit.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.web.testkit.TestServer;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The routes around chat: models, completions, tokens, page, health, metrics. */
class SurfaceTest {

    private final TestServer server = TestServer.shared();

    @Test
    void listsAndNamesModels() {
        assertThat(json(server.get("/v1/models")).at("/data/0/id").stringValue())
                .isEqualTo("scripted");
        assertThat(json(server.get("/v1/models/scripted")).at("/owned_by").stringValue())
                .isEqualTo("xgen-mm");
        assertThat(server.get("/v1/models/none").statusCode()).isEqualTo(404);
        assertThat(json(server.get("/v1/models/none")).at("/error/code").stringValue())
                .isEqualTo("model_not_found");
    }

    @Test
    void completesRawTextIdsAndSeveralPrompts() {
        JsonNode text =
                json(server.post("/v1/completions", "{\"prompt\":\"abc\",\"logprobs\":1,\"return_token_ids\":true}"));
        assertThat(text.at("/object").stringValue()).isEqualTo("text_completion");
        assertThat(text.at("/choices/0/text").stringValue()).isEqualTo("abc");
        assertThat(text.at("/choices/0/prompt_token_ids").toString()).isEqualTo("[97,98,99]");
        assertThat(text.at("/choices/0/logprobs/text_offset").toString()).isEqualTo("[0,1,2]");
        assertThat(text.at("/choices/0/logprobs/top_logprobs/0/a").doubleValue())
                .isEqualTo(-0.5);

        JsonNode ids = json(server.post("/v1/completions", "{\"prompt\":[104,105],\"echo\":true}"));
        assertThat(ids.at("/choices/0/text").stringValue()).isEqualTo("hihi");

        JsonNode many = json(server.post("/v1/completions", "{\"prompt\":[\"a\",\"b\"],\"n\":2}"));
        assertThat(many.at("/choices").size()).isEqualTo(4);
        assertThat(many.at("/choices/3/text").stringValue()).isEqualTo("b");
        assertThat(many.at("/choices/3/index").intValue()).isEqualTo(3);
        assertThat(many.at("/usage/completion_tokens").intValue()).isEqualTo(4);
    }

    @Test
    void cutsCompletionsAtSixteenTokensUnlessTold() {
        JsonNode answer = json(server.post("/v1/completions", "{\"prompt\":\"%s\"}".formatted("x".repeat(40))));

        assertThat(answer.at("/usage/completion_tokens").intValue()).isEqualTo(16);
        assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("length");
    }

    @Test
    void streamsCompletions() {
        var response = server.post(
                "/v1/completions",
                "{\"prompt\":\"ab\",\"stream\":true,\"return_token_ids\":true,\"stream_options\":{\"include_usage\":true}}");

        List<JsonNode> frames = frames(response);
        assertThat(frames.get(0).at("/choices/0/prompt_token_ids").toString()).isEqualTo("[97,98]");
        assertThat(frames.get(1).at("/choices/0/token_ids").toString()).isEqualTo("[97]");
        assertThat(frames.get(3).at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
        assertThat(frames.get(4).at("/usage/total_tokens").intValue()).isEqualTo(4);
        assertThat(response.body()).endsWith("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                   | prompt  | missing_required_parameter
            {"prompt":{}}                                        | prompt  | invalid_type
            {"prompt":[]}                                        | prompt  | invalid_type
            {"prompt":"x","suffix":"y"}                          | suffix  | unsupported_value
            {"prompt":"x","best_of":3}                           | best_of | unsupported_value
            {"prompt":"x","logprobs":true}                       | logprobs| invalid_type
            {"prompt":"x","images":["http://e.com/a.png"]}       | images[0] | remote_image_refused
            """)
    void refusesCompletionsWithParamAndCode(String body, String param, String code) {
        var response = server.post("/v1/completions", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/param").stringValue()).isEqualTo(param);
        assertThat(json(response).at("/error/code").stringValue()).isEqualTo(code);
    }

    @Test
    void tokenizesAndBack() {
        JsonNode tokens =
                json(server.post("/tokenize", "{\"model\":\"scripted\",\"prompt\":\"hi\",\"return_token_strs\":true}"));
        assertThat(tokens.toString())
                .isEqualTo("{\"count\":2,\"max_model_len\":4096,\"tokens\":[104,105],\"token_strs\":[\"h\",\"i\"]}");
        assertThat(json(server.post("/detokenize", "{\"tokens\":[104,105]}")).toString())
                .isEqualTo("{\"prompt\":\"hi\"}");
        assertThat(json(server.post("/detokenize", "{\"tokens\":[999]}"))
                        .at("/error/code")
                        .stringValue())
                .isEqualTo("integer_above_max_value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/assets/js/app.js", "/assets/css/base.css"})
    void servesThePageUnderAStrictPolicy(String path) {
        var response = server.get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
    void isHealthy(String path) {
        assertThat(json(server.get(path)).at("/status").stringValue()).isEqualTo("UP");
    }

    @Test
    void countsAndMeasuresUnderVllmsNames() {
        server.post("/v1/completions", "{\"prompt\":\"count me\"}");

        String metrics = server.get("/metrics").body();
        assertThat(metrics)
                .contains("xgenmm_num_requests_running{model_name=\"scripted\"}")
                .contains("xgenmm_num_requests_waiting{model_name=\"scripted\"}")
                .contains("xgenmm_kv_cache_usage_perc{")
                .contains("xgenmm_prompt_tokens_total{")
                .contains("xgenmm_generation_tokens_total{")
                .contains("xgenmm_request_success_total{finished_reason=\"stop\",model_name=\"scripted\"}")
                .contains("xgenmm_time_to_first_token_seconds_bucket{")
                .contains("xgenmm_e2e_request_latency_seconds_bucket{")
                .contains("xgenmm_inter_token_latency_seconds_bucket{")
                .contains("xgenmm_request_prompt_tokens_bucket{");
        assertThat(server.get("/actuator/prometheus").body()).contains("xgenmm_slots{");
    }

    @Test
    void keepsAHarmlessRequestIdAndReplacesAnother() {
        var kept = server.send(
                server.request("/v1/models").header("x-request-id", "abc-1").build());
        var replaced = server.send(
                server.request("/v1/models").header("x-request-id", "a b\"<").build());

        assertThat(kept.headers().firstValue("x-request-id")).contains("abc-1");
        assertThat(replaced.headers().firstValue("x-request-id").orElseThrow()).startsWith("req_");
    }

    @Test
    void answersProblemDetailsOutsideOfTheOpenAiRoutes() {
        var response = server.get("/api/nothing");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(json(response).at("/detail").stringValue()).contains("/api/nothing");
    }

    @Test
    void refusesABodyOverTheLimitByItsLengthAndWhileReading() {
        try (TestServer small =
                TestServer.start("--xgen-mm.limits.body-bytes=1KB", "--xgen-mm.storage.enabled=false")) {
            String body = "{\"prompt\":\"%s\"}".formatted("x".repeat(2000));
            var announced = small.post("/v1/completions", body);
            var chunked = small.send(small.request("/v1/completions")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofInputStream(() ->
                            new java.io.ByteArrayInputStream(body.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                    .build());

            assertThat(announced.statusCode()).isEqualTo(413);
            assertThat(json(announced).at("/error/code").stringValue()).isEqualTo("request_too_large");
            assertThat(chunked.statusCode()).isEqualTo(413);
        }
    }
}
