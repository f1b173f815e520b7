/**
 * API keys, what they may do and how much, and what was used.
 *
 * <p>Start with {@link io.xgenmm.storage.keys.ApiKeyRepository}. Secrets leave it once, when a key is made. Thread-safe.
 */
@NullMarked
package io.xgenmm.storage.keys;

import org.jspecify.annotations.NullMarked;
