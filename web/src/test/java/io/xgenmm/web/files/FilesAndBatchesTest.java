package io.xgenmm.web.files;

import static io.xgenmm.web.testkit.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.web.protocol.Json;
import io.xgenmm.web.testkit.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FilesAndBatchesTest {

    private final TestServer server = TestServer.shared();

    private HttpResponse<String> multipart(String route, Map<String, String> fields, String fileField, String content) {
        StringBuilder body = new StringBuilder();
        fields.forEach((name, value) -> body.append(
                "--cut\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(name, value)));
        body.append(
                "--cut\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"f.jsonl\"\r\nContent-Type: application/jsonl\r\n\r\n%s\r\n--cut--\r\n"
                        .formatted(fileField, content));
        return server.send(server.request(route)
                .header("Content-Type", "multipart/form-data; boundary=cut")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8))
                .build());
    }

    private String upload(String content) {
        return json(multipart("/v1/files", Map.of("purpose", "batch"), "file", content))
                .at("/id")
                .stringValue();
    }

    private JsonNode waitFor(String batch, Predicate<String> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        JsonNode state;
        do {
            Thread.sleep(100);
            state = json(server.get("/v1/batches/" + batch));
        } while (!wanted.test(state.at("/status").stringValue()) && System.nanoTime() < deadline);
        return state;
    }

    private JsonNode create(String file) {
        return json(server.post(
                "/v1/batches",
                "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\",\"metadata\":{\"a\":\"b\"}}"
                        .formatted(file)));
    }

    private static String line(String id, String text) {
        return "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"max_tokens\":60,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}}\n"
                .formatted(id, text);
    }

    @Test
    void keepsListsServesAndDeletesFiles() {
        String id = upload("some content");

        assertThat(json(server.get("/v1/files/" + id)).at("/bytes").intValue()).isEqualTo(12);
        assertThat(server.get("/v1/files/" + id + "/content").body()).isEqualTo("some content");
        assertThat(server.get("/v1/files/" + id + "/content")
                        .headers()
                        .firstValue("content-disposition")
                        .orElseThrow())
                .startsWith("attachment");
        assertThat(json(server.get("/v1/files?limit=1")).at("/data/0/id").stringValue())
                .isEqualTo(id);
        assertThat(json(server.delete("/v1/files/" + id)).at("/deleted").booleanValue())
                .isTrue();
        assertThat(server.get("/v1/files/" + id).statusCode()).isEqualTo(404);
        assertThat(json(multipart("/v1/files", Map.of("purpose", "mischief"), "file", "x"))
                        .at("/error/param")
                        .stringValue())
                .isEqualTo("purpose");
        assertThat(json(multipart("/v1/files", Map.of(), "file", "x"))
                        .at("/error/code")
                        .stringValue())
                .isEqualTo("missing_required_parameter");
    }

    @Test
    void putsAnUploadTogether() {
        JsonNode upload = json(server.post(
                "/v1/uploads",
                "{\"filename\":\"b.jsonl\",\"purpose\":\"batch\",\"mime_type\":\"text/plain\",\"bytes\":6}"));
        String route = "/v1/uploads/" + upload.at("/id").stringValue();
        String second = json(multipart(route + "/parts", Map.of(), "data", "def"))
                .at("/id")
                .stringValue();
        String first = json(multipart(route + "/parts", Map.of(), "data", "abc"))
                .at("/id")
                .stringValue();

        JsonNode done =
                json(server.post(route + "/complete", "{\"part_ids\":[\"%s\",\"%s\"]}".formatted(first, second)));

        assertThat(done.at("/status").stringValue()).isEqualTo("completed");
        assertThat(server.get("/v1/files/" + done.at("/file/id").stringValue() + "/content")
                        .body())
                .isEqualTo("abcdef");
        assertThat(server.post(route + "/cancel", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void answersAPictureByItsFileId() {
        String id = upload("PNG-like bytes");

        JsonNode answer = json(server.post(
                "/v1/chat/completions",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"file_id\":\"%s\"}},{\"type\":\"text\",\"text\":\"t\"}]}]}"
                        .formatted(id)));

        assertThat(answer.at("/usage/prompt_tokens_details/image_tokens").intValue())
                .isEqualTo(8);
        assertThat(json(server.post("/v1/completions", "{\"prompt\":\"x\",\"images\":[\"file-none\"]}"))
                        .at("/error/code")
                        .stringValue())
                .isEqualTo("file_not_found");
    }

    @Test
    void runsABatchToItsEnd() throws InterruptedException {
        JsonNode batch = create(upload(line("a", "one") + line("b", "two") + line("c", "fail")));
        assertThat(batch.at("/status").stringValue()).isEqualTo("validating");

        JsonNode done = waitFor(batch.at("/id").stringValue(), "completed"::equals);

        assertThat(done.at("/request_counts").toString()).isEqualTo("{\"total\":3,\"completed\":2,\"failed\":1}");
        List<JsonNode> lines = server.get(
                        "/v1/files/" + done.at("/output_file_id").stringValue() + "/content")
                .body()
                .lines()
                .map(Json::read)
                .toList();
        assertThat(lines).hasSize(2);
        JsonNode a = lines.stream()
                .filter(l -> l.at("/custom_id").stringValue().equals("a"))
                .findFirst()
                .orElseThrow();
        assertThat(a.at("/response/body/choices/0/message/content").stringValue())
                .isEqualTo("one");
        assertThat(a.at("/error").isNull()).isTrue();
        assertThat(server.get("/v1/files/" + done.at("/error_file_id").stringValue() + "/content")
                        .body())
                .contains("\"custom_id\":\"c\"")
                .contains("internal_error");
        assertThat(done.at("/metadata/a").stringValue()).isEqualTo("b");
    }

    @Test
    void failsABatchWhoseInputIsBroken() throws InterruptedException {
        JsonNode batch = create(upload("no json\n" + line("a", "x") + line("a", "x")));

        JsonNode failed = waitFor(batch.at("/id").stringValue(), "failed"::equals);

        assertThat(failed.at("/errors/data/0/code").stringValue()).isEqualTo("invalid_json_line");
        assertThat(failed.at("/errors/data/0/line").intValue()).isEqualTo(1);
        assertThat(failed.at("/errors/data/1/code").stringValue()).isEqualTo("duplicate_custom_id");
    }

    @Test
    void cancelsABatch() throws InterruptedException {
        JsonNode batch = create(upload(
                line("a", "slow") + line("b", "slow") + line("c", "slow") + line("d", "slow") + line("e", "slow")));
        waitFor(batch.at("/id").stringValue(), "in_progress"::equals);

        JsonNode cancelling = json(server.post("/v1/batches/" + batch.at("/id").stringValue() + "/cancel", "{}"));

        assertThat(cancelling.at("/status").stringValue()).isIn("cancelling", "cancelled");
        assertThat(server.get("/v1/batches/batch_none").statusCode()).isEqualTo(404);
        assertThat(json(server.get("/v1/batches?limit=1")).at("/data").size()).isEqualTo(1);
    }
}
