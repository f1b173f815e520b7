package io.xgenmm.storage.files;

import java.time.Instant;

/**
 * A stretch of bytes of an upload.
 *
 * @param id {@code part_} and 32 hexadecimal digits
 */
public record UploadPart(String id, String uploadId, long size, Instant created) {}
