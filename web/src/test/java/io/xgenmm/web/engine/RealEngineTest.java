package io.xgenmm.web.engine;

import static io.xgenmm.web.testkit.TestServer.frames;
import static io.xgenmm.web.testkit.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.Variant;
import io.xgenmm.engine.testkit.RandomCheckpoint;
import io.xgenmm.web.testkit.TestServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The server on the real engine, with a random checkpoint. */
class RealEngineTest {

    @TempDir
    static Path folder;

    private static TestServer server;
    private static String image;

    @BeforeAll
    static void start() throws IOException {
        Path model = RandomCheckpoint.tiny(Variant.INSTRUCT).write(folder.resolve("little"));
        server = TestServer.real(model, "--xgen-mm.storage.enabled=false");
        var out = new ByteArrayOutputStream();
        BufferedImage picture = new BufferedImage(50, 70, BufferedImage.TYPE_INT_RGB);
        picture.createGraphics().fillOval(5, 5, 30, 30);
        ImageIO.write(picture, "png", out);
        image = "data:image/png;base64," + Base64.getEncoder().encodeToString(out.toByteArray());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String ask(String more) {
        return """
                {"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"%s"}},
                 {"type":"text","text":"what is it"}]}],"max_tokens":12,"ignore_eos":true%s}""".formatted(image, more);
    }

    @Test
    void aStreamSaysWhatTheWholeAnswerSays() {
        JsonNode whole = json(server.post("/v1/chat/completions", ask(",\"return_token_ids\":true")));
        List<JsonNode> frames =
                frames(server.post("/v1/chat/completions", ask(",\"stream\":true,\"return_token_ids\":true")));

        String text = frames.stream()
                .map(frame -> frame.at("/choices/0/delta/content").asString(""))
                .collect(Collectors.joining());
        List<Integer> ids = frames.stream()
                .flatMap(frame -> frame.at("/choices/0/token_ids").valueStream())
                .map(JsonNode::intValue)
                .toList();
        assertThat(text).isEqualTo(whole.at("/choices/0/message/content").stringValue());
        assertThat(ids.toString().replace(" ", ""))
                .isEqualTo(whole.at("/choices/0/token_ids").toString());
        assertThat(ids).hasSize(12);
        assertThat(whole.at("/usage/prompt_tokens_details/image_tokens").intValue())
                .isPositive();
    }

    @Test
    void aCompletionOfTheSameIdsGivesTheSameTokens() {
        JsonNode chat = json(server.post("/v1/chat/completions", ask(",\"return_token_ids\":true")));
        JsonNode completion = json(server.post(
                "/v1/completions",
                "{\"prompt\":%s,\"images\":[\"%s\"],\"max_tokens\":12,\"ignore_eos\":true,\"return_token_ids\":true}"
                        .formatted(chat.at("/prompt_token_ids"), image)));

        assertThat(completion.at("/choices/0/token_ids")).isEqualTo(chat.at("/choices/0/token_ids"));
    }

    @Test
    void aSecondAskFindsTheFirstOnesPrefix() {
        server.post("/v1/chat/completions", ask(""));
        JsonNode again = json(server.post("/v1/chat/completions", ask("")));

        assertThat(again.at("/usage/prompt_tokens_details/cached_tokens").intValue())
                .isPositive();
    }

    @Test
    void refusesABrokenPictureAndGoesOn() {
        String broken = ask("").replace(image, "data:image/png;base64,aGVsbG8gd29ybGQ=");

        var response = server.post("/v1/chat/completions", broken);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/code").stringValue()).isEqualTo("image_parse_error");
        assertThat(server.post("/v1/chat/completions", ask("")).statusCode()).isEqualTo(200);
    }

    @Test
    void jsonSchemaAnswersAreValidDocuments() {
        JsonNode answer = json(server.post("/v1/chat/completions", """
                {"messages":[{"role":"user","content":"json"}],"max_tokens":200,"response_format":{"type":"json_schema",
                 "json_schema":{"name":"s","schema":{"type":"object","properties":{"a":{"enum":[1,2]}},"required":["a"],
                 "additionalProperties":false}}}}"""));

        assertThat(answer.at("/choices/0/message/content").stringValue())
                .matches("\\s*\\{\\s*\"a\"\\s*:\\s*[12]\\s*}\\s*");
    }
}
