/**
 * Answers of a given form, enforced token by token.
 *
 * <p>Start with {@link io.xgenmm.engine.grammar.ConstraintCompiler}.
 */
@NullMarked
package io.xgenmm.engine.grammar;

import org.jspecify.annotations.NullMarked;
