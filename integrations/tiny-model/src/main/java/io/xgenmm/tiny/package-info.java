/**
 * The tiny XGen-MM family that comes inside the jar.
 *
 * <p>Start with {@link io.xgenmm.tiny.TinyModels}. Thread-safe.
 */
@NullMarked
package io.xgenmm.tiny;

import org.jspecify.annotations.NullMarked;
