/**
 * Responses of the stateful Responses protocol.
 *
 * <p>Start with {@link io.xgenmm.storage.responses.ResponseRepository}. It keeps the protocol's JSON as it is and
 * understands only ids and states. Thread-safe.
 */
@NullMarked
package io.xgenmm.storage.responses;

import org.jspecify.annotations.NullMarked;
