/**
 * Tests of the chart: it is rendered and linted by Helm itself, and every object is held against strict schemas.
 *
 * <p>Start with {@link io.xgenmm.helm.Chart}. Helm's library is called by one thread at a time.
 */
@NullMarked
package io.xgenmm.helm;

import org.jspecify.annotations.NullMarked;
