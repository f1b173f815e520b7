/**
 * What tests and benches of every module share: random checkpoints in the published layout, stored outputs of the original
 * code, and differences that name their place.
 *
 * <p>Start with {@link io.xgenmm.engine.testkit.Fixtures} and {@link io.xgenmm.engine.testkit.RandomCheckpoint}.
 */
@NullMarked
package io.xgenmm.engine.testkit;

import org.jspecify.annotations.NullMarked;
