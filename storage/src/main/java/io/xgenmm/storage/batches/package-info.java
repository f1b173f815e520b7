/**
 * Bulk work: batches of requests, and the queue workers take them from.
 *
 * <p>{@link io.xgenmm.storage.batches.BatchRepository} is what the protocol's routes use;
 * {@link io.xgenmm.storage.batches.BatchQueue} is what workers use, on any number of processes. A worker claims by lease
 * and extends it while it lives. Thread-safe.
 */
@NullMarked
package io.xgenmm.storage.batches;

import org.jspecify.annotations.NullMarked;
