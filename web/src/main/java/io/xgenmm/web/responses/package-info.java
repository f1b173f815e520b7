/**
 * Responses: {@code /v1/responses}, stateful, streamed as named events, or in the background.
 *
 * <p>Start with {@link io.xgenmm.web.responses.ResponseService}. Source: OpenAI's API reference. Thread-safe.
 */
@NullMarked
package io.xgenmm.web.responses;

import org.jspecify.annotations.NullMarked;
