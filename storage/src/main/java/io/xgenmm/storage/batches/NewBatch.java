package io.xgenmm.storage.batches;

import java.time.Duration;
import java.util.Map;

/** @param lifetime the completion window as a time from now */
public record NewBatch(
        String endpoint,
        String inputFileId,
        String completionWindow,
        Duration lifetime,
        Map<String, Object> metadata) {}
