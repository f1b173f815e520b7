package io.xgenmm.springai.remote;

import io.xgenmm.engine.EngineBusyException;
import io.xgenmm.engine.EngineException;
import io.xgenmm.engine.InvalidPromptException;
import io.xgenmm.engine.ModelFailureException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server's error answers as the engine's exceptions, so that both modes fail alike. */
final class ServerErrors {
    private static final long RETRY_SECONDS = 1;

    private ServerErrors() {}

    static EngineException of(HttpResponse<InputStream> response, JsonMapper json) {
        String message = "the server answered %d: %s".formatted(response.statusCode(), message(response, json));
        return switch (response.statusCode()) {
            case 429 -> new EngineBusyException(message, false, retryAfter(response));
            case 503 -> new EngineBusyException(message, true, retryAfter(response));
            case 400, 401, 403, 404, 405, 413, 415, 422 -> new InvalidPromptException(message);
            default -> new ModelFailureException(message);
        };
    }

    private static String message(HttpResponse<InputStream> response, JsonMapper json) {
        try (InputStream body = response.body()) {
            JsonNode error = json.readTree(body.readNBytes(1 << 16)).path("error");
            return error.path("message").asString("no message");
        } catch (IOException | JacksonException unreadable) {
            return "no message";
        }
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        return Duration.ofSeconds(response.headers()
                .firstValue("retry-after")
                .filter(value -> value.chars().allMatch(Character::isDigit))
                .map(Long::valueOf)
                .orElse(RETRY_SECONDS));
    }
}
