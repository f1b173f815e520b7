/**
 * Who may ask: nobody is asked on loopback, keys or JWT everywhere else.
 *
 * <p>Start with {@link io.xgenmm.web.security.Caller}. Thread-safe.
 */
@NullMarked
package io.xgenmm.web.security;

import org.jspecify.annotations.NullMarked;
