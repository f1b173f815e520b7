/**
 * API keys over HTTP, the keys of the database as a key ring, and what was used.
 *
 * <p>Start with {@link io.xgenmm.web.keys.StoredKeys}. Thread-safe.
 */
@NullMarked
package io.xgenmm.web.keys;

import org.jspecify.annotations.NullMarked;
