/**
 * What the engines do right now, for people: {@code GET /api/engine}.
 *
 * <p>Start with {@link io.xgenmm.web.engine.EngineController}. Thread-safe.
 */
@NullMarked
package io.xgenmm.web.engine;

import org.jspecify.annotations.NullMarked;
