package io.xgenmm.web.conversations;

import static io.xgenmm.web.testkit.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.web.protocol.Json;
import io.xgenmm.web.testkit.TestServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ConversationsTest {

    private static final String ROUTE = "/api/conversations";
    private final TestServer server = TestServer.shared();

    private record Event(String name, JsonNode data) {}

    private static List<Event> events(HttpResponse<String> response) {
        var events = new ArrayList<Event>();
        for (String block : response.body().split("\n\n")) {
            String[] lines = block.split("\n");
            if (lines[0].startsWith("event: ")) {
                events.add(new Event(lines[0].substring(7), Json.read(lines[1].substring(6))));
            }
        }
        return events;
    }

    private String create() {
        return json(server.post(ROUTE, "{}")).at("/id").stringValue();
    }

    private HttpResponse<String> say(String conversation, String content, String more) {
        return server.post(ROUTE + "/" + conversation + "/messages", "{\"content\":%s%s}".formatted(content, more));
    }

    private static String dataUrl(int width, int height) throws IOException {
        var out = new ByteArrayOutputStream();
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, (int) System.nanoTime());
        ImageIO.write(picture, "png", out);
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(out.toByteArray());
    }

    @Test
    void streamsAnAnswerAndKeepsIt() {
        String id = create();

        List<Event> events = events(say(id, "\"hello there\"", ""));

        assertThat(events.get(0).name()).isEqualTo("question");
        assertThat(events.get(1).name()).isEqualTo("started");
        assertThat(events.get(2).name()).isEqualTo("delta");
        JsonNode finished = events.get(events.size() - 1).data();
        assertThat(finished.at("/state").stringValue()).isEqualTo("complete");
        assertThat(finished.at("/parts/0/text").stringValue()).isEqualTo("hello there");
        assertThat(finished.at("/metrics/completion_tokens").intValue()).isEqualTo(11);

        JsonNode branch = json(server.get(ROUTE + "/" + id + "/messages"));
        assertThat(branch.at("/messages").size()).isEqualTo(2);
        assertThat(branch.at("/messages/1/parts/0/text").stringValue()).isEqualTo("hello there");
        assertThat(branch.at("/active_leaf")).isEqualTo(finished.at("/id"));
        assertThat(json(server.get(ROUTE + "/" + id)).at("/title").stringValue())
                .isEqualTo("hello there");
    }

    @Test
    void editsAndRegeneratesBesideWhatWasThere() {
        String id = create();
        JsonNode first = json(say(id, "\"one\"", ",\"stream\":false"));
        String question = first.at("/question/id").stringValue();
        String answer = first.at("/answer/id").stringValue();

        JsonNode again =
                json(server.post(ROUTE + "/" + id + "/messages/" + answer + "/regenerate", "{\"stream\":false}"));
        JsonNode edited = json(server.post(
                ROUTE + "/" + id + "/messages/" + question + "/edit", "{\"content\":\"two\",\"stream\":false}"));

        assertThat(again.at("/answer/parent_id").stringValue()).isEqualTo(question);
        assertThat(edited.at("/answer/parts/0/text").stringValue()).isEqualTo("two");
        JsonNode branch = json(server.get(ROUTE + "/" + id + "/messages"));
        assertThat(branch.at("/messages/0/siblings").size()).isEqualTo(2);
        assertThat(json(server.post(ROUTE + "/" + id + "/messages/" + answer + "/show", "{}"))
                        .at("/active_leaf")
                        .stringValue())
                .isEqualTo(answer);
        assertThat(json(server.get(ROUTE + "/" + id + "/messages"))
                        .at("/messages/1/siblings")
                        .size())
                .isEqualTo(2);
        assertThat(json(server.get(ROUTE + "/" + id + "/messages/all"))
                        .at("/items")
                        .size())
                .isEqualTo(5);
    }

    @Test
    void createsNothingTwiceUnderOneKey() {
        String body = "{\"title\":\"once\"}";
        HttpRequest request = server.request(ROUTE)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();

        assertThat(json(server.send(request)).at("/id"))
                .isEqualTo(json(server.send(request)).at("/id"));
    }

    @Test
    void keepsPicturesOnceAndShowsThemAgain() throws IOException {
        String url = dataUrl(40, 30);
        JsonNode kept = json(server.post("/api/images", "{\"image\":\"%s\",\"name\":\"a.png\"}".formatted(url)));
        String id = create();

        JsonNode asked = json(say(id, """
                [{"type":"image","image_id":"%s","region":{"x":1,"y":1,"width":10,"height":10}},
                 {"type":"image_url","image_url":{"url":"%s"}},{"type":"text","text":"what"}]""".formatted(kept.at("/id").stringValue(), url), ",\"stream\":false"));

        assertThat(asked.at("/question/parts/1/image_id")).isEqualTo(kept.at("/id"));
        assertThat(asked.at("/answer/metrics/image_tokens").intValue()).isEqualTo(16);
        var content = server.get(kept.at("/content_url").stringValue());
        assertThat(content.headers().firstValue("etag"))
                .contains("\"" + kept.at("/sha256").stringValue() + "\"");
        assertThat(content.headers().firstValue("content-type")).contains("image/png");
        assertThat(server.get(kept.at("/thumbnail_url").stringValue()).statusCode())
                .isEqualTo(200);
        assertThat(server.get("/api/images/sha256/" + kept.at("/sha256").stringValue())
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.get("/api/images/sha256/" + "0".repeat(64)).statusCode())
                .isEqualTo(404);
        assertThat(server.delete("/api/images/" + kept.at("/id").stringValue()).statusCode())
                .isEqualTo(409);
        assertThat(json(server.get("/api/images/" + kept.at("/id").stringValue() + "/view"))
                        .at("/vision_tokens")
                        .intValue())
                .isEqualTo(8);
    }

    @Test
    void stopsAnAnswerAndKeepsWhatWasShown() throws Exception {
        String id = create();
        Thread reader = new Thread(() -> say(id, "\"slow\"", ""));
        reader.start();
        String answer = waitForStreamingAnswer(id);

        assertThat(server.post(ROUTE + "/" + id + "/messages/" + answer + "/cancel", "{}")
                        .statusCode())
                .isEqualTo(202);

        reader.join(5000);
        JsonNode message = json(server.get(ROUTE + "/" + id + "/messages")).at("/messages/1");
        assertThat(message.at("/state").stringValue()).isEqualTo("cancelled");
        assertThat(message.at("/parts/0/text").stringValue()).startsWith("z");
        assertThat(server.post(ROUTE + "/" + id + "/messages/" + answer + "/cancel", "{}")
                        .statusCode())
                .isEqualTo(409);
    }

    private String waitForStreamingAnswer(String id) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode messages = json(server.get(ROUTE + "/" + id + "/messages")).at("/messages");
            if (messages.size() == 2
                    && messages.get(1).at("/parts/0/text").asString("").startsWith("z")) {
                return messages.get(1).at("/id").stringValue();
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no streaming answer appeared");
    }

    @Test
    void leavesNoHalfMessageWhenTheEngineRefuses() {
        String id = create();

        HttpResponse<String> response = say(id, "\"busy\"", "");

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(json(server.get(ROUTE + "/" + id + "/messages/all"))
                        .at("/items")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void changesListsSearchesDeletesAndRestores() {
        String id = create();
        say(id, "\"quixotic marmalade\"", ",\"stream\":false");
        JsonNode changed = json(server.send(server.request(ROUTE + "/" + id)
                .header("Content-Type", "application/json")
                .method(
                        "PATCH",
                        HttpRequest.BodyPublishers.ofString(
                                "{\"title\":\"T\",\"pinned\":true,\"options\":{\"temperature\":0.5}}"))
                .build()));

        assertThat(changed.at("/pinned").booleanValue()).isTrue();
        assertThat(changed.at("/options/temperature").doubleValue()).isEqualTo(0.5);
        assertThat(json(server.get(ROUTE + "?limit=1")).at("/items/0/id").stringValue())
                .isEqualTo(id);
        assertThat(json(server.get("/api/search?q=quixotic%20marm"))
                        .at("/items/0/conversation_id")
                        .stringValue())
                .isEqualTo(id);
        assertThat(server.delete(ROUTE + "/" + id).statusCode()).isEqualTo(204);
        assertThat(server.get(ROUTE + "/" + id).statusCode()).isEqualTo(404);
        assertThat(server.post(ROUTE + "/" + id + "/restore", "{}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesWhatDoesNotFit() {
        String id = create();

        assertThat(say(id, "5", "").statusCode()).isEqualTo(400);
        assertThat(say(id, "[{\"type\":\"video\"}]", "").statusCode()).isEqualTo(400);
        assertThat(say(id, "\"x\"", ",\"options\":{\"n\":2}").statusCode()).isEqualTo(400);
        assertThat(say(UUID.randomUUID().toString(), "\"x\"", "").statusCode()).isEqualTo(404);
        assertThat(say("no-uuid", "\"x\"", "").statusCode()).isEqualTo(400);
        assertThat(server.get(ROUTE + "?cursor=nonsense").statusCode()).isEqualTo(400);
        assertThat(server.post("/api/images", "{\"image\":\"data:image/png;base64,aGVsbG8=\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void countsUsageAndDescribesTheEngine() {
        String id = create();
        say(id, "\"usage\"", ",\"stream\":false");

        assertThat(json(server.get("/api/usage")).at("/items/0/requests").longValue())
                .isPositive();
        assertThat(json(server.get("/api/engine")).at("/models/0/name").stringValue())
                .isEqualTo("scripted");
        assertThat(server.get("/api/export").headers().firstValue("content-type"))
                .contains("application/zip");
    }

    @Test
    void oneOwnersThingsDoNotExistForAnother() {
        String id = create();
        JsonNode key = json(server.post("/api/keys", "{\"name\":\"other\",\"owner\":\"somebody-else\"}"));
        assertThat(key.at("/secret").stringValue()).startsWith("sk-xgmm-");

        HttpResponse<String> foreign = server.send(server.request(ROUTE + "/" + id)
                .header("Authorization", "Bearer " + key.at("/secret").stringValue())
                .build());

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(json(server.get("/api/keys")).toString())
                .doesNotContain(key.at("/secret").stringValue());
    }
}
