/**
 * What all routes of the OpenAI protocol share: reading request fields, the error envelope, limits, event streams.
 *
 * <p>Start with {@link io.xgenmm.web.protocol.Fields} (requests) and {@link io.xgenmm.web.protocol.ApiException}
 * (refusals). Source: OpenAI's API reference and vLLM's extensions to it. Immutable or thread-safe, except
 * {@link io.xgenmm.web.protocol.EventStream}.
 */
@NullMarked
package io.xgenmm.web.protocol;

import org.jspecify.annotations.NullMarked;
