/**
 * Answers of a given form, enforced token by token.
 *
 * <p>Start with {@link io.xgenmm.engine.grammar.ConstraintCompiler}. A schema is flattened to plain alternatives
 * ({@code SchemaFlattener}), written as a network over bytes ({@code SchemaGrammar}), and read by an automaton whose states
 * are made on demand ({@code Automaton}); a walk over the tree of all tokens gives the mask of a state
 * ({@code VocabularyTrie}). Compilers are thread-safe, constraints belong to the engine thread.
 */
@NullMarked
package io.xgenmm.engine.grammar;

import org.jspecify.annotations.NullMarked;
