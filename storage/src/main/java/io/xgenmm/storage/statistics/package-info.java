/**
 * How much is stored.
 *
 * <p>Start with {@link io.xgenmm.storage.statistics.StatisticsRepository}. Thread-safe.
 */
@NullMarked
package io.xgenmm.storage.statistics;

import org.jspecify.annotations.NullMarked;
