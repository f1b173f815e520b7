/**
 * Answers from one of our servers, over its OpenAI routes.
 *
 * <p>Start with {@link io.xgenmm.springai.remote.RemoteBackend}. Source of the protocol: OpenAI's API reference, chat
 * completions, with the extensions that {@code docs/api.md} lists.
 */
@NullMarked
package io.xgenmm.springai.remote;

import org.jspecify.annotations.NullMarked;
