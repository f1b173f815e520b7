package io.xgenmm.web.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.engine.Variant;
import io.xgenmm.engine.testkit.RandomCheckpoint;
import io.xgenmm.springai.XGenMmChatModel;
import io.xgenmm.springai.XGenMmChatOptions;
import io.xgenmm.springai.remote.RemoteBackend;
import io.xgenmm.web.testkit.TestServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;
import tools.jackson.databind.json.JsonMapper;

/** The remote ChatModel against a real server with the real engine; the weights are random, so words mean nothing. */
class RemoteChatModelTest {
    private static TestServer server;
    private static XGenMmChatModel model;

    @BeforeAll
    static void start(@TempDir Path folder) {
        Path checkpoint = RandomCheckpoint.tiny(Variant.INSTRUCT).write(folder.resolve("model"));
        server = TestServer.real(checkpoint, "--xgen-mm.storage.enabled=false");
        model = new XGenMmChatModel(new RemoteBackend(server.uri("/"), null, "scripted"));
    }

    @AfterAll
    static void stop() {
        model.close();
        server.close();
    }

    private static XGenMmChatOptions.Builder options() {
        return XGenMmChatOptions.builder().model("scripted").maxTokens(12);
    }

    private static UserMessage question() throws IOException {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(new BufferedImage(90, 60, BufferedImage.TYPE_INT_RGB), "png", out);
            return UserMessage.builder()
                    .text("What is this?")
                    .media(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(out.toByteArray())))
                    .build();
        }
    }

    @Test
    void aPictureIsAnsweredAndPaidFor() throws IOException {
        ChatResponse response = model.call(new Prompt(question(), options().build()));

        assertThat(response.getResult().getOutput().getText()).isNotEmpty();
        assertThat(response.getResult().getMetadata().getFinishReason()).isIn("stop", "length");
        assertThat(response.getMetadata().getUsage().getPromptTokens()).isGreaterThan(40);
        assertThat(response.getMetadata().<Integer>get("image-tokens")).isPositive();
    }

    @Test
    void aStreamEqualsTheWholeAnswer() throws IOException {
        Prompt prompt = new Prompt(question(), options().build());

        List<ChatResponse> pieces =
                Objects.requireNonNull(model.stream(prompt).collectList().block(Duration.ofMinutes(1)));

        assertThat(pieces.stream()
                        .map(piece -> piece.getResult().getOutput().getText())
                        .collect(Collectors.joining()))
                .isEqualTo(model.call(prompt).getResult().getOutput().getText());
    }

    @Test
    void severalAnswersComeInOrder() {
        ChatResponse response = model.call(
                new Prompt("Hello", options().n(2).temperature(1.0).seed(3L).build()));

        assertThat(response.getResults())
                .extracting(result -> result.getMetadata().<Integer>get("index"))
                .containsExactly(0, 1);
    }

    record Place(String city) {}

    @Test
    void aRequiredToolIsCalled() {
        XGenMmChatOptions tools = options()
                .maxTokens(200)
                .toolCallbacks(FunctionToolCallback.builder("weather", (Place place) -> "sunny")
                        .description("Weather of a city")
                        .inputType(Place.class)
                        .inputSchema("""
                                {"type":"object","properties":{"city":{"enum":["Rome","Oslo"]}},"required":["city"],"additionalProperties":false}""")
                        .build())
                .toolChoice(XGenMmChatOptions.ToolChoice.REQUIRED)
                .build();

        ChatResponse response = model.call(new Prompt("Weather?", tools));

        assertThat(response.hasToolCalls()).isTrue();
        String arguments =
                response.getResult().getOutput().getToolCalls().get(0).arguments();
        assertThat(JsonMapper.shared().readTree(arguments).path("city").asString())
                .isIn("Rome", "Oslo");
    }

    @Test
    void badInputAndUnknownModelsAreNotWorthRetrying() {
        UserMessage broken = UserMessage.builder()
                .text("What is this?")
                .media(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(new byte[] {1, 2, 3})))
                .build();

        assertThatThrownBy(() -> model.call(new Prompt(broken))).isInstanceOf(NonTransientAiException.class);
        assertThatThrownBy(() ->
                        model.call(new Prompt("Hello", options().model("none").build())))
                .isInstanceOf(NonTransientAiException.class)
                .hasMessageContaining("none");
    }
}
