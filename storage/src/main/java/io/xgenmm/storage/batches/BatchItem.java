package io.xgenmm.storage.batches;

import io.xgenmm.storage.Owner;
import org.jspecify.annotations.Nullable;

/**
 * One request of a batch.
 *
 * @param n its place in the input file, from 0
 * @param attempts how often it was claimed, this time included
 * @param result a line for the output or error file; null while there is none
 */
public record BatchItem(
        Owner owner,
        String batchId,
        int n,
        String customId,
        String request,
        State state,
        int attempts,
        @Nullable String result) {
    /** How far it is; the last four are final. */
    public enum State {
        QUEUED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        EXPIRED,
        CANCELLED
    }
}
