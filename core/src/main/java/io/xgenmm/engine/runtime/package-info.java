/**
 * Opens models: native libraries, device, sessions, and the engine over them.
 *
 * <p>Start with {@link io.xgenmm.engine.runtime.Engines}. The only package of core that sees all others.
 */
@NullMarked
package io.xgenmm.engine.runtime;

import org.jspecify.annotations.NullMarked;
