/**
 * Files and uploads of the OpenAI protocol: {@code /v1/files}, {@code /v1/uploads}; and pictures by file id.
 *
 * <p>Start with {@link io.xgenmm.web.files.FilesController}. Content is streamed, never whole in memory. Thread-safe.
 */
@NullMarked
package io.xgenmm.web.files;

import org.jspecify.annotations.NullMarked;
