/**
 * From a picture's bytes to vision tokens: decode, tile, encode, resample.
 *
 * <p>Start with {@link io.xgenmm.engine.vision.ImagePreprocessor} (any thread) and
 * {@link io.xgenmm.engine.vision.VisionModel} (engine thread only).
 */
@NullMarked
package io.xgenmm.engine.vision;

import org.jspecify.annotations.NullMarked;
