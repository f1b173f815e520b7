/**
 * The command line of the one jar. No command but {@code serve} starts Spring.
 *
 * <p>Start with {@link io.xgenmm.web.cli.Cli}. One thread, unless a command says otherwise.
 */
@NullMarked
package io.xgenmm.web.cli;

import org.jspecify.annotations.NullMarked;
