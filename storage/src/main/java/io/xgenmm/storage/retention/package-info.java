/**
 * How long data is kept, and the jobs that remove what nobody needs.
 *
 * <p>Start with {@link io.xgenmm.storage.retention.StorageJobs}. Its thread is {@code storage-jobs}; of several
 * processes on one database one at a time does the work.
 */
@NullMarked
package io.xgenmm.storage.retention;

import org.jspecify.annotations.NullMarked;
