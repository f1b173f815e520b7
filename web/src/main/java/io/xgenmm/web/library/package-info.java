/**
 * An owner's whole history: search in it, take it away, bring it in.
 *
 * <p>Start with {@link io.xgenmm.web.library.SearchController}. Thread-safe.
 */
@NullMarked
package io.xgenmm.web.library;

import org.jspecify.annotations.NullMarked;
