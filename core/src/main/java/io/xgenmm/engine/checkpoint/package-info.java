/**
 * Checkpoints in the published Hugging Face layout: configuration, tensors, everything wrong reported at once.
 *
 * <p>Start with {@link io.xgenmm.engine.checkpoint.Checkpoints}. Immutable; tensor views may be read by any thread.
 */
@NullMarked
package io.xgenmm.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
