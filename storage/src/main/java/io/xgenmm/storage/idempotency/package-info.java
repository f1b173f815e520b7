/**
 * Requests that come twice and must count once.
 *
 * <p>Start with {@link io.xgenmm.storage.idempotency.IdempotencyRepository}. Thread-safe.
 */
@NullMarked
package io.xgenmm.storage.idempotency;

import org.jspecify.annotations.NullMarked;
