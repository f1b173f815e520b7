/**
 * Text to token ids and back over HTTP: {@code POST /tokenize} and {@code POST /detokenize}, as vLLM has them.
 *
 * <p>Start with {@link io.xgenmm.web.tokens.TokensController}. Thread-safe.
 */
@NullMarked
package io.xgenmm.web.tokens;

import org.jspecify.annotations.NullMarked;
