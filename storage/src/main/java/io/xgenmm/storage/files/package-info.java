/**
 * Files as the OpenAI protocol knows them, and uploads that put one together from parts.
 *
 * <p>Start with {@link io.xgenmm.storage.files.FileRepository}. Content goes in and out as a stream and never lies whole
 * in memory. Thread-safe.
 */
@NullMarked
package io.xgenmm.storage.files;

import org.jspecify.annotations.NullMarked;
