/**
 * From embeddings to tokens: the decoder graph over its keys and values, and what picks the next token from logits.
 *
 * <p>Start with {@link io.xgenmm.engine.decode.RowDecoder}, then {@link io.xgenmm.engine.decode.Sampler} and
 * {@link io.xgenmm.engine.decode.BeamSearch}. Everything here is confined to the engine thread.
 */
@NullMarked
package io.xgenmm.engine.decode;

import org.jspecify.annotations.NullMarked;
