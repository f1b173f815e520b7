/**
 * Batches: {@code /v1/batches}, the workers that run them at lower priority, and the lines they are made of.
 *
 * <p>Start with {@link io.xgenmm.web.batches.BatchWorker}; {@link io.xgenmm.web.batches.BatchLine} serves the command line,
 * too. Controllers and lines are thread-safe; the worker says its own rule.
 */
@NullMarked
package io.xgenmm.web.batches;

import org.jspecify.annotations.NullMarked;
