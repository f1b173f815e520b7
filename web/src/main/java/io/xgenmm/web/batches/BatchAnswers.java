package io.xgenmm.web.batches;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.storage.Page;
import io.xgenmm.storage.batches.Batch;
import io.xgenmm.web.protocol.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The JSON of batches. */
final class BatchAnswers {

    private BatchAnswers() {}

    record BatchState(
            String id,
            String object,
            String endpoint,
            @Nullable Errors errors,
            @JsonProperty("input_file_id") String inputFileId,
            @JsonProperty("completion_window") String completionWindow,
            String status,
            @JsonProperty("output_file_id") @Nullable String outputFileId,
            @JsonProperty("error_file_id") @Nullable String errorFileId,
            @JsonProperty("created_at") long createdAt,
            @JsonProperty("in_progress_at") @Nullable Long inProgressAt,
            @JsonProperty("expires_at") long expiresAt,
            @JsonProperty("finalizing_at") @Nullable Long finalizingAt,
            @JsonProperty("completed_at") @Nullable Long completedAt,
            @JsonProperty("failed_at") @Nullable Long failedAt,
            @JsonProperty("expired_at") @Nullable Long expiredAt,
            @JsonProperty("cancelling_at") @Nullable Long cancellingAt,
            @JsonProperty("cancelled_at") @Nullable Long cancelledAt,
            @JsonProperty("request_counts") Counts requestCounts,
            Map<String, Object> metadata) {

        static BatchState of(Batch batch) {
            return new BatchState(
                    batch.id(),
                    "batch",
                    batch.endpoint(),
                    batch.errors() == null ? null : new Errors("list", Json.read(batch.errors())),
                    batch.inputFileId(),
                    batch.completionWindow(),
                    batch.state().text(),
                    batch.outputFileId(),
                    batch.errorFileId(),
                    batch.created().getEpochSecond(),
                    seconds(batch.inProgress()),
                    batch.expires().getEpochSecond(),
                    seconds(batch.finalizing()),
                    ended(batch, Batch.State.COMPLETED),
                    ended(batch, Batch.State.FAILED),
                    ended(batch, Batch.State.EXPIRED),
                    seconds(batch.cancelling()),
                    ended(batch, Batch.State.CANCELLED),
                    new Counts(
                            batch.counts().total(),
                            batch.counts().succeeded(),
                            batch.counts().failed()),
                    batch.metadata());
        }

        private static @Nullable Long ended(Batch batch, Batch.State state) {
            return batch.state() == state ? seconds(batch.ended()) : null;
        }

        private static @Nullable Long seconds(@Nullable Instant time) {
            return time == null ? null : time.getEpochSecond();
        }
    }

    record Errors(String object, JsonNode data) {}

    record Counts(int total, int completed, int failed) {}

    record Batches(
            String object,
            List<BatchState> data,
            @JsonProperty("has_more") boolean hasMore,
            @JsonProperty("first_id") @Nullable String firstId,
            @JsonProperty("last_id") @Nullable String lastId) {

        static Batches of(Page<Batch> page) {
            List<BatchState> data = page.items().stream().map(BatchState::of).toList();
            return new Batches(
                    "list",
                    data,
                    page.next() != null,
                    data.isEmpty() ? null : data.get(0).id(),
                    data.isEmpty() ? null : data.get(data.size() - 1).id());
        }
    }

    /** What is wrong with an input file. */
    record LineError(
            String code,
            String message,
            @Nullable String param,
            @Nullable Integer line) {}
}
