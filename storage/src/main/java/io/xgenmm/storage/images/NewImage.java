package io.xgenmm.storage.images;

import org.jspecify.annotations.Nullable;

/**
 * A picture to keep.
 *
 * @param content the bytes as they were sent, at least one; not copied
 * @param mediaType as sniffed from the bytes, not as claimed
 * @param width pixels, upright
 * @param height pixels, upright
 */
public record NewImage(
        byte[] content,
        String mediaType,
        int width,
        int height,
        @Nullable String name,
        @Nullable Thumbnail thumbnail) {}
