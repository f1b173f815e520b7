/**
 * Key frames of VP8, the lossy half of WebP, sample for sample as libwebp decodes them.
 *
 * <p>Start with {@link io.xgenmm.engine.vision.picture.vp8.Vp8Decoder}. Everything is confined to one call. Written here
 * because the WebP reader at hand converts colours with JPEG's full range and breaks on some files (differences of up to
 * 255 levels).
 *
 * <p>Source: RFC 6386; where it leaves freedom (right border, loop filter of empty blocks, chroma upsampling) libwebp's
 * choice.
 */
@NullMarked
package io.xgenmm.engine.vision.picture.vp8;

import org.jspecify.annotations.NullMarked;
