/**
 * From messages to token ids and from token ids to text.
 *
 * <p>Start with {@link io.xgenmm.engine.prompt.PromptAssembler}. Everything but {@link io.xgenmm.engine.prompt.TextStream}
 * is thread-safe.
 */
@NullMarked
package io.xgenmm.engine.prompt;

import org.jspecify.annotations.NullMarked;
