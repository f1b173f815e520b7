package io.xgenmm.web.protocol;

import org.jspecify.annotations.Nullable;

/** The body of every refusal under {@code /v1}; all four keys are always there. */
public record ErrorEnvelope(Detail error) {

    public static final String INVALID_REQUEST = "invalid_request_error";
    public static final String AUTHENTICATION = "authentication_error";
    public static final String PERMISSION = "permission_error";
    public static final String RATE_LIMIT = "rate_limit_error";
    public static final String SERVER = "server_error";

    public record Detail(
            String message,
            String type,
            @Nullable String param,
            @Nullable String code) {}

    public static ErrorEnvelope of(String message, String type, @Nullable String param, @Nullable String code) {
        return new ErrorEnvelope(new Detail(message, type, param, code));
    }
}
