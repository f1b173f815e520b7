package io.xgenmm.web.protocol;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A refusal in the words of the OpenAI protocol. The message never holds prompt text. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final @Nullable String param;
    private final @Nullable String code;
    private final @Nullable Duration retryAfter;

    public ApiException(
            int status,
            String type,
            @Nullable String param,
            @Nullable String code,
            String message,
            @Nullable Duration retryAfter) {
        super(message);
        this.status = status;
        this.type = type;
        this.param = param;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** 400: the request cannot be carried out as it is. */
    public static ApiException invalid(@Nullable String param, @Nullable String code, String message) {
        return new ApiException(400, ErrorEnvelope.INVALID_REQUEST, param, code, message, null);
    }

    public static ApiException missing(String param) {
        return invalid(param, "missing_required_parameter", "Missing required parameter: '%s'.".formatted(param));
    }

    /** 400: a field that is known, with a value that is not served. */
    public static ApiException unsupported(String param, String message) {
        return invalid(param, "unsupported_value", message);
    }

    public static ApiException notFound(@Nullable String param, String code, String message) {
        return new ApiException(404, ErrorEnvelope.INVALID_REQUEST, param, code, message, null);
    }

    public static ApiException conflict(@Nullable String param, String code, String message) {
        return new ApiException(409, ErrorEnvelope.INVALID_REQUEST, param, code, message, null);
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    public @Nullable String param() {
        return param;
    }

    public @Nullable String code() {
        return code;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    public ErrorEnvelope envelope() {
        return ErrorEnvelope.of(String.valueOf(getMessage()), type, param, code);
    }
}
