/**
 * Completions of exact prompts: {@code POST /v1/completions}; raw text or token ids, pictures in place of their marks.
 *
 * <p>Start with {@link io.xgenmm.web.completions.CompletionService}. Source: OpenAI's API reference and vLLM's extensions.
 * Services are thread-safe, requests and answers immutable.
 */
@NullMarked
package io.xgenmm.web.completions;

import org.jspecify.annotations.NullMarked;
