/**
 * The dashboard: its page under a strict Content-Security-Policy, and the few routes that only it needs.
 *
 * <p>Start with {@link io.xgenmm.web.dashboard.PageController}; the page itself is in {@code static/}. Thread-safe.
 */
@NullMarked
package io.xgenmm.web.dashboard;

import org.jspecify.annotations.NullMarked;
