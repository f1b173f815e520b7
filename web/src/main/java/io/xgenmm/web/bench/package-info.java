/**
 * Measures a model on this machine through the real engine, and how far that is from the bare graph and from what the memory
 * could give.
 *
 * <p>Start with {@link io.xgenmm.web.bench.Bench}. One bench at a time; measuring threads are its own.
 */
@NullMarked
package io.xgenmm.web.bench;

import org.jspecify.annotations.NullMarked;
