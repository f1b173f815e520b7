/**
 * The engine's vocabulary: what a caller needs to ask a picture-reading model something and read its answer.
 *
 * <p>Start with {@link io.xgenmm.engine.Engine}. This package imports nothing of ours; everything else in core
 * implements it or works for it. Records are immutable; {@link io.xgenmm.engine.Engine} is thread-safe.
 */
@NullMarked
package io.xgenmm.engine;

import org.jspecify.annotations.NullMarked;
