package io.xgenmm.storage.batches;

/**
 * A line of the input file.
 *
 * @param customId the client's name for it, unique in its batch
 * @param request the JSON body as it was sent
 */
public record NewBatchItem(String customId, String request) {}
