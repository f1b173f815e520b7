/**
 * Bytes by content: stored once in chunks of 512 KiB, reached only through rows that have an owner.
 *
 * <p>Start with {@link io.xgenmm.storage.blobs.BlobStore}. Image and file repositories are its callers; nothing else
 * needs it. Thread-safe.
 */
@NullMarked
package io.xgenmm.storage.blobs;

import org.jspecify.annotations.NullMarked;
