package io.xgenmm.springai.remote;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.ModelFailureException;
import io.xgenmm.springai.ChatBackend;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Answers from a server of ours. Thread-safe. */
public final class RemoteBackend implements ChatBackend {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** Until the first byte of the answer's headers: the server may queue a request that long. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);

    private final URI completions;
    private final @Nullable String apiKey;
    private final String model;
    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

    /**
     * @param baseUrl of the server, for example {@code http://xgen-mm:8080}
     * @param apiKey sent as bearer token; null on a server without keys
     * @param model asked for when a request names none
     */
    public RemoteBackend(URI baseUrl, @Nullable String apiKey, String model) {
        this.completions = URI.create(baseUrl.toString().replaceAll("/+$", "") + "/v1/chat/completions");
        this.apiKey = apiKey;
        this.model = model;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public Generation start(@Nullable String asked, List<ChatMessage> messages, GenerationOptions options) {
        String body = json.writeValueAsString(RequestBody.of(asked == null ? model : asked, messages, options));
        HttpRequest.Builder request = HttpRequest.newBuilder(completions)
                .timeout(ANSWER_TIMEOUT)
                .header("content-type", "application/json")
                .header("accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (apiKey != null) {
            request.header("authorization", "Bearer " + apiKey);
        }
        HttpResponse<InputStream> response = send(request.build());
        if (response.statusCode() != 200) {
            throw ServerErrors.of(response, json);
        }
        return new RemoteGeneration(response.body(), json, options.choices());
    }

    private HttpResponse<InputStream> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException failure) {
            throw new ModelFailureException(
                    "the server at %s did not answer; check spring.ai.xgen-mm.base-url and that it runs"
                            .formatted(completions.getAuthority()),
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ModelFailureException("the request was interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        // The JDK's client holds nothing that must be freed by hand on Java 17.
    }
}
