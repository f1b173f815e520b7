/**
 * From the bytes of a file to 8-bit RGB, as Pillow 10.4's {@code convert("RGB")} gives it.
 *
 * <p>Start with {@link io.xgenmm.engine.vision.picture.PictureDecoder}. Everything here is immutable or confined to one
 * call, so any thread may decode. Sizes are read by our own parsers and checked before anything is decoded; JPEG and
 * WebP pixels come from ImageIO, which is shown only the parts of a file that carry pixels; PNG, GIF and BMP are read
 * here.
 */
@NullMarked
package io.xgenmm.engine.vision.picture;

import org.jspecify.annotations.NullMarked;
