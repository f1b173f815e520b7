package io.xgenmm.storage.batches;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch of requests, as the protocol shows it.
 *
 * @param id {@code batch_} and 32 hexadecimal digits; sorts by time of creation
 * @param completionWindow as the client wrote it, for example {@code 24h}
 * @param errors JSON array of what validation found; null when nothing
 * @param expires what has not run by then will not run
 * @param ended when it was completed, failed, expired or cancelled, as {@code state} says
 */
public record Batch(
        String id,
        String endpoint,
        String inputFileId,
        String completionWindow,
        Map<String, Object> metadata,
        State state,
        @Nullable String errors,
        @Nullable String outputFileId,
        @Nullable String errorFileId,
        Counts counts,
        Instant expires,
        @Nullable Instant inProgress,
        @Nullable Instant finalizing,
        @Nullable Instant ended,
        @Nullable Instant cancelling,
        Instant created) {
    /** How far it is. */
    public enum State {
        VALIDATING,
        FAILED,
        IN_PROGRESS,
        FINALIZING,
        COMPLETED,
        EXPIRED,
        CANCELLING,
        CANCELLED;

        /** As the database and the protocol write it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How many items there are, and how many of them ended well or badly. */
    public record Counts(int total, int succeeded, int failed) {}
}
