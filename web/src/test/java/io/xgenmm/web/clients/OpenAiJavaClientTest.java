package io.xgenmm.web.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import io.xgenmm.web.testkit.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client, with its validation of every answer switched on. */
class OpenAiJavaClientTest {

    private final OpenAIClient client = OpenAIOkHttpClient.builder()
            .baseUrl(TestServer.shared().uri("/v1").toString())
            .apiKey("sk-none")
            .responseValidation(true)
            .maxRetries(0)
            .build();

    private static ChatCompletionCreateParams.Builder ask(String text) {
        return ChatCompletionCreateParams.builder().model("scripted").addUserMessage(text);
    }

    @Test
    void completesAndValidates() {
        ChatCompletion completion = client.chat()
                .completions()
                .create(ask("hello").n(2).logprobs(true).topLogprobs(1).build())
                .validate();

        assertThat(completion.choices().get(1).message().content()).contains("hello");
        assertThat(completion.usage().orElseThrow().totalTokens()).isEqualTo(15);
    }

    @Test
    void streamsAndValidates() {
        ChatCompletionCreateParams params = ask("hey")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();
            chunks.forEach(ChatCompletionChunk::validate);

            String text = chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .map(choice -> choice.delta().content().orElse(""))
                    .reduce("", String::concat);
            assertThat(text).isEqualTo("hey");
            assertThat(chunks.get(chunks.size() - 1).usage().orElseThrow().completionTokens())
                    .isEqualTo(3);
        }
    }

    @Test
    void sendsPictures() {
        var image = ChatCompletionContentPartImage.builder()
                .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                        .url("data:image/png;base64,iVBORw0KGgo=")
                        .build())
                .build();
        var text = ChatCompletionContentPartText.builder().text("what").build();
        ChatCompletion completion = client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("scripted")
                        .addUserMessageOfArrayOfContentParts(List.of(
                                ChatCompletionContentPart.ofImageUrl(image), ChatCompletionContentPart.ofText(text)))
                        .build());

        assertThat(completion.choices().get(0).message().content()).contains("what");
    }

    @Test
    void completesPrompts() {
        Completion completion = client.completions()
                .create(CompletionCreateParams.builder()
                        .model("scripted")
                        .prompt("abc")
                        .logprobs(1)
                        .build())
                .validate();

        assertThat(completion.choices().get(0).text()).isEqualTo("abc");
    }

    @Test
    void listsModels() {
        assertThat(client.models().list().data().get(0).validate().id()).isEqualTo("scripted");
    }

    @Test
    void raisesTheRightExceptions() {
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(ask("x").temperature(5.0).build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, e -> assertThat(e.param()).contains("temperature"));
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(ask("x").model("gpt-4o").build()))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> client.chat().completions().create(ask("busy").build()))
                .isInstanceOf(RateLimitException.class);
    }
}
