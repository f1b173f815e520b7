package io.xgenmm.storage.keys;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request may run.
 *
 * @param exceeded the limit that stands in the way, for example {@code tokens per minute}; null when it may run
 * @param remainingRequests in the running minute; null without a limit
 * @param remainingTokens in the running minute; null without a limit
 * @param retryAfter until the window in the way ends; zero when it may run
 */
public record QuotaDecision(
        @Nullable String exceeded,
        @Nullable Long remainingRequests,
        @Nullable Long remainingTokens,
        Duration retryAfter) {
    static final QuotaDecision FREE = new QuotaDecision(null, null, null, Duration.ZERO);

    public boolean allowed() {
        return exceeded == null;
    }
}
