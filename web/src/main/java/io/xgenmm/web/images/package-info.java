/**
 * Pictures that are kept: upload, thumbnails, content, and what a model would see of them.
 *
 * <p>Start with {@link io.xgenmm.web.images.ImageLibrary}. Thread-safe.
 */
@NullMarked
package io.xgenmm.web.images;

import org.jspecify.annotations.NullMarked;
