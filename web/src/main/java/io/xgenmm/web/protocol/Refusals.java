package io.xgenmm.web.protocol;

import io.xgenmm.engine.ContextOverflowException;
import io.xgenmm.engine.EngineBusyException;
import io.xgenmm.engine.InvalidImageException;
import io.xgenmm.engine.InvalidPromptException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The one table from what can go wrong to what the client is told. */
public final class Refusals {

    private record Rule<E extends Throwable>(Class<E> type, Function<E, ApiException> refusal) {
        Optional<ApiException> apply(Throwable failure) {
            return type.isInstance(failure) ? Optional.of(refusal.apply(type.cast(failure))) : Optional.empty();
        }
    }

    private static final List<Rule<?>> RULES = List.of(
            new Rule<>(ApiException.class, e -> e),
            new Rule<>(InvalidImageException.class, e -> ApiException.invalid(null, "image_parse_error", text(e))),
            new Rule<>(InvalidPromptException.class, e -> ApiException.invalid(null, "invalid_prompt", text(e))),
            new Rule<>(
                    ContextOverflowException.class,
                    e -> ApiException.invalid("messages", "context_length_exceeded", text(e))),
            new Rule<>(EngineBusyException.class, Refusals::busy),
            new Rule<>(IllegalArgumentException.class, e -> ApiException.invalid(null, "invalid_value", text(e))));

    private Refusals() {}

    /** Unknown failures become a 500 that says nothing of the inside. */
    public static ApiException of(Throwable failure) {
        return RULES.stream()
                .flatMap(rule -> rule.apply(failure).stream())
                .findFirst()
                .orElseGet(() -> new ApiException(
                        500,
                        ErrorEnvelope.SERVER,
                        null,
                        "internal_error",
                        "The server failed while answering; the request id is in the server's log.",
                        null));
    }

    private static ApiException busy(EngineBusyException e) {
        return e.draining()
                ? new ApiException(503, ErrorEnvelope.SERVER, null, "draining", text(e), e.retryAfter())
                : new ApiException(429, ErrorEnvelope.RATE_LIMIT, null, "queue_full", text(e), e.retryAfter());
    }

    /** Whole seconds, at least one, as the header wants it. */
    public static String retryAfterSeconds(Duration wait) {
        return Long.toString(Math.max(1, (wait.toMillis() + 999) / 1000));
    }

    private static String text(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}
