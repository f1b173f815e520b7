/**
 * What operators see: vLLM's metric names under {@code xgenmm_}, and the health of the engines.
 *
 * <p>Start with {@link io.xgenmm.web.metrics.GenerationMetrics}. Thread-safe.
 */
@NullMarked
package io.xgenmm.web.metrics;

import org.jspecify.annotations.NullMarked;
