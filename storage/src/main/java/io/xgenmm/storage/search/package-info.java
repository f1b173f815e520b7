/**
 * Finds messages by their words.
 *
 * <p>Start with {@link io.xgenmm.storage.search.MessageSearch}. Thread-safe.
 */
@NullMarked
package io.xgenmm.storage.search;

import org.jspecify.annotations.NullMarked;
