/**
 * Pictures of an owner: stored once per content, with a thumbnail, kept while a message shows them.
 *
 * <p>Start with {@link io.xgenmm.storage.images.ImageRepository}. It decodes nothing: width, height, media type and
 * thumbnail are the caller's. Thread-safe.
 */
@NullMarked
package io.xgenmm.storage.images;

import org.jspecify.annotations.NullMarked;
