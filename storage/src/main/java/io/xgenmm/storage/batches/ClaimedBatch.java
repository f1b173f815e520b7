package io.xgenmm.storage.batches;

import io.xgenmm.storage.Owner;

/**
 * A batch that needs a worker: to read its input file while {@link Batch.State#VALIDATING}, else to write its output
 * files, nothing of it being left to run.
 */
public record ClaimedBatch(Owner owner, Batch batch) {}
