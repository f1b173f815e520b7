package io.xgenmm.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What holds for a ChatModel of ours wherever the answers come from. The model's weights are random: its words mean nothing. */
abstract class ChatModelContract {
    private static final String SCHEMA = """
            {"type":"object","properties":{"colour":{"enum":["red","blue"]},"count":{"type":"integer","minimum":0,"maximum":9}},
             "required":["colour","count"],"additionalProperties":false}""";

    /** The backend of the whole class. */
    abstract ChatBackend backend();

    private XGenMmChatModel model() {
        return model(TestObservationRegistry.create());
    }

    private XGenMmChatModel model(TestObservationRegistry registry) {
        return new XGenMmChatModel(
                backend(), XGenMmChatOptions.builder().maxTokens(12).build(), registry);
    }

    private static byte[] picture() {
        BufferedImage image = new BufferedImage(90, 60, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.RED);
        pen.fillOval(20, 10, 40, 40);
        pen.dispose();
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static UserMessage question(String text) {
        return UserMessage.builder()
                .text(text)
                .media(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(picture())))
                .build();
    }

    private static XGenMmChatOptions.Builder options() {
        return XGenMmChatOptions.builder().maxTokens(12);
    }

    @Test
    void aPictureAndAQuestionGetAnAnswerWithUsage() {
        ChatResponse response = model().call(new Prompt(question("What is this?")));

        assertThat(response.getResult().getOutput().getText()).isNotEmpty();
        assertThat(response.getResult().getMetadata().getFinishReason()).isIn("stop", "length");
        assertThat(response.getMetadata().getUsage().getPromptTokens()).isGreaterThan(40);
        assertThat(response.getMetadata().getUsage().getCompletionTokens()).isBetween(1, 12);
        assertThat(response.getMetadata().getModel()).isEqualTo(backend().model());
        assertThat(response.getMetadata().getId()).isNotEmpty();
    }

    @Test
    void aStreamEqualsTheWholeAnswer() {
        Prompt prompt = new Prompt(question("What is this?"), options().build());
        String whole = model().call(prompt).getResult().getOutput().getText();

        List<ChatResponse> pieces = model().stream(prompt).collectList().block(Duration.ofMinutes(1));

        assertThat(pieces).isNotNull();
        String joined = pieces.stream()
                .map(piece -> piece.getResult().getOutput().getText())
                .collect(Collectors.joining());
        assertThat(joined).isEqualTo(whole);
        assertThat(pieces.subList(0, pieces.size() - 1))
                .allSatisfy(piece -> assertThat(piece.getResult().getMetadata().getFinishReason())
                        .isNull());
        ChatResponse last = pieces.get(pieces.size() - 1);
        assertThat(last.getResult().getMetadata().getFinishReason()).isIn("stop", "length");
        assertThat(last.getMetadata().getUsage().getTotalTokens()).isPositive();
    }

    @Test
    void historyAndSystemMessageReachTheModel() {
        Message system = new SystemMessage("Answer like a pirate.");
        Message first = question("What is this?");
        Message answer = new AssistantMessage("A red circle.");
        Message second = new UserMessage("Which colour?");

        int alone = promptTokens(List.of(second));
        int all = promptTokens(List.of(system, first, answer, second));

        assertThat(all).isGreaterThan(alone);
    }

    private int promptTokens(List<Message> messages) {
        return model().call(new Prompt(messages, options().maxTokens(1).build()))
                .getMetadata()
                .getUsage()
                .getPromptTokens();
    }

    @Test
    void seedsRepeatSampling() {
        XGenMmChatOptions seeded = options().temperature(1.0).seed(7L).build();
        String first = text(new Prompt("Hello", seeded));

        assertThat(text(new Prompt("Hello", seeded))).isEqualTo(first);
        assertThat(text(new Prompt("Hello", seeded.mutate().seed(8L).build()))).isNotEqualTo(first);
    }

    private String text(Prompt prompt) {
        String text = model().call(prompt).getResult().getOutput().getText();
        return text == null ? "" : text;
    }

    @Test
    void portableOptionsOfAnotherTypeAreUnderstood() {
        ChatOptions portable = ChatOptions.builder().maxTokens(3).build();

        assertThat(model().call(new Prompt("Hello", portable))
                        .getMetadata()
                        .getUsage()
                        .getCompletionTokens())
                .isLessThanOrEqualTo(3);
    }

    @Test
    void severalAnswersComeInOrder() {
        ChatResponse response = model().call(new Prompt(
                "Hello", options().n(3).temperature(1.0).seed(1L).build()));

        assertThat(response.getResults()).hasSize(3);
        assertThat(response.getResults())
                .extracting(result -> result.getMetadata().<Integer>get("index"))
                .containsExactly(0, 1, 2);
    }

    @Test
    void anOutputSchemaIsKept() {
        String json = text(new Prompt(
                "Describe.", options().maxTokens(200).outputSchema(SCHEMA).build()));

        JsonNode tree = JsonMapper.shared().readTree(json);
        assertThat(tree.path("colour").asString()).isIn("red", "blue");
        assertThat(tree.path("count").asInt()).isBetween(0, 9);
    }

    record Description(String colour, int count) {}

    @Test
    void chatClientEntitiesUseTheSchema() {
        Description description = ChatClient.create(model())
                .prompt()
                .options(options().maxTokens(200).outputSchema(SCHEMA))
                .user("Describe.")
                .call()
                .entity(Description.class);

        assertThat(description).isNotNull();
        assertThat(description.colour()).isIn("red", "blue");
    }

    record Place(String city) {}

    private static ToolCallback weather() {
        return FunctionToolCallback.builder("weather", (Place place) -> "sunny")
                .description("Weather of a city")
                .inputType(Place.class)
                .inputSchema("""
                        {"type":"object","properties":{"city":{"enum":["Rome","Oslo"]}},"required":["city"],"additionalProperties":false}""")
                .build();
    }

    @Test
    void aRequiredToolIsCalledWithAnIdAndNotExecuted() {
        XGenMmChatOptions tools = options()
                .maxTokens(200)
                .toolCallbacks(weather())
                .toolChoice(XGenMmChatOptions.ToolChoice.REQUIRED)
                .build();

        ChatResponse response = model().call(new Prompt("Weather in Rome?", tools));

        assertThat(response.hasToolCalls()).isTrue();
        AssistantMessage.ToolCall call =
                response.getResult().getOutput().getToolCalls().get(0);
        assertThat(call.name()).isEqualTo("weather");
        assertThat(call.id()).isNotEmpty();
        assertThat(JsonMapper.shared().readTree(call.arguments()).path("city").asString())
                .isIn("Rome", "Oslo");
        assertThat(response.getResult().getMetadata().getFinishReason()).isEqualTo("tool_calls");
    }

    @Test
    void streamedToolCallsComeAtTheEndAndNotAsText() {
        XGenMmChatOptions tools = options()
                .maxTokens(200)
                .toolCallbacks(weather())
                .toolChoice(XGenMmChatOptions.ToolChoice.REQUIRED)
                .build();

        List<ChatResponse> pieces =
                model().stream(new Prompt("Weather?", tools)).collectList().block(Duration.ofMinutes(1));

        assertThat(pieces).isNotNull();
        assertThat(pieces.get(pieces.size() - 1).hasToolCalls()).isTrue();
        assertThat(pieces)
                .allSatisfy(piece ->
                        assertThat(piece.getResult().getOutput().getText()).isEmpty());
    }

    @Test
    void toolsThatMustNotBeCalledAreNotMentioned() {
        XGenMmChatOptions none = options()
                .maxTokens(1)
                .toolCallbacks(weather())
                .toolChoice(XGenMmChatOptions.ToolChoice.NONE)
                .build();

        int without = promptTokens(List.of(new UserMessage("Hello")));

        assertThat(model().call(new Prompt("Hello", none))
                        .getMetadata()
                        .getUsage()
                        .getPromptTokens())
                .isEqualTo(without);
    }

    @Test
    void toolResultsGoBackIntoThePrompt() {
        AssistantMessage asked = AssistantMessage.builder()
                .content("")
                .toolCalls(List.of(new AssistantMessage.ToolCall("c1", "function", "weather", "{\"city\":\"Rome\"}")))
                .build();
        ToolResponseMessage told = ToolResponseMessage.builder()
                .responses(List.of(new ToolResponseMessage.ToolResponse("c1", "weather", "sunny")))
                .build();

        int with = promptTokens(List.of(new UserMessage("Weather?"), asked, told));

        assertThat(with).isGreaterThan(promptTokens(List.of(new UserMessage("Weather?"))));
    }

    @Test
    void unsubscribingCancels() throws InterruptedException {
        XGenMmChatModel model = model();
        Prompt endless =
                new Prompt("Hello", options().maxTokens(400).minTokens(400).build());

        Disposable running = model.stream(endless).subscribe();
        Thread.sleep(200);
        running.dispose();

        // the slot is free again at once: the next answer does not wait for four hundred tokens
        assertThat(model.call(new Prompt("Hello")).getResults()).isNotEmpty();
        assertThat(running.isDisposed()).isTrue();
    }

    @Test
    void badInputIsNotWorthRetrying() {
        UserMessage broken = UserMessage.builder()
                .text("What is this?")
                .media(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(new byte[] {1, 2, 3})))
                .build();

        assertThatThrownBy(() -> model().call(new Prompt(broken))).isInstanceOf(NonTransientAiException.class);
        assertThatThrownBy(() -> model().stream(new Prompt(broken)).blockLast(Duration.ofMinutes(1)))
                .isInstanceOf(NonTransientAiException.class);
        assertThatThrownBy(() -> model().call(new Prompt(
                        "Hello", options().outputSchema("{broken").build())))
                .isInstanceOf(NonTransientAiException.class);
    }

    @Test
    void callsAndStreamsAreObserved() {
        TestObservationRegistry registry = TestObservationRegistry.create();
        XGenMmChatModel model = model(registry);

        model.call(new Prompt("Hello"));
        model.stream(new Prompt("Hello")).blockLast(Duration.ofMinutes(1));

        TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsWithNameEqualTo("gen_ai.client.operation", 2)
                .forAllObservationsWithNameEqualTo(
                        "gen_ai.client.operation",
                        observation -> observation
                                .hasLowCardinalityKeyValue("gen_ai.system", "xgen-mm")
                                .hasLowCardinalityKeyValue("gen_ai.provider.name", "xgen-mm")
                                .hasLowCardinalityKeyValue(
                                        "gen_ai.request.model", backend().model()));
    }

    @Test
    void chatClientSendsPictures() {
        String answer = ChatClient.create(model())
                .prompt()
                .user(user -> user.text("What is {thing}?")
                        .params(Map.of("thing", "this"))
                        .media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(picture())))
                .call()
                .content();

        assertThat(answer).isNotEmpty();
    }
}
