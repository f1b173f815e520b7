/**
 * What happens around every request: its id, its size, its host, and what the client is told when it fails.
 *
 * <p>Start with {@link io.xgenmm.web.edge.ErrorAdvice}. Thread-safe.
 */
@NullMarked
package io.xgenmm.web.edge;

import org.jspecify.annotations.NullMarked;
