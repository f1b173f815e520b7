package io.xgenmm.web.edge;

import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.ErrorEnvelope;
import java.io.IOException;

/** A request body went over its limit while it was read. */
final class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long maxBytes;

    BodyTooLargeException(long maxBytes) {
        super("request body is larger than %d bytes".formatted(maxBytes));
        this.maxBytes = maxBytes;
    }

    ApiException refusal() {
        return refusal(maxBytes);
    }

    static ApiException refusal(long maxBytes) {
        return new ApiException(
                413,
                ErrorEnvelope.INVALID_REQUEST,
                null,
                "request_too_large",
                "Expected a request body of at most %d bytes, but it is larger; send fewer or smaller images."
                        .formatted(maxBytes),
                null);
    }
}
