/**
 * Tools a model may call: how they are put into a prompt and read from an answer. The models were not trained on tools, so
 * the form is plain JSON, explained in the system turn.
 *
 * <p>Start with {@link io.xgenmm.engine.tools.ToolPrompt}, then {@link io.xgenmm.engine.tools.ToolCallParser}. All but the
 * parser are immutable; a parser belongs to one answer and one thread.
 */
@NullMarked
package io.xgenmm.engine.tools;

import org.jspecify.annotations.NullMarked;
