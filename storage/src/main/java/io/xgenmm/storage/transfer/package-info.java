/**
 * Takes everything an owner has out as one zip, and in again, here or elsewhere.
 *
 * <p>Start with {@link io.xgenmm.storage.transfer.OwnerArchive}. The zip holds {@code manifest.json}, the bytes as
 * {@code blobs/SHA-256}, and a file of JSON lines per table. Thread-safe.
 */
@NullMarked
package io.xgenmm.storage.transfer;

import org.jspecify.annotations.NullMarked;
