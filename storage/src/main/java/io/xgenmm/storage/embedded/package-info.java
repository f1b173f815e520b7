/**
 * A PostgreSQL 18 of our own, for a server without a configured database.
 *
 * <p>Start with {@link io.xgenmm.storage.embedded.EmbeddedPostgres}. It runs the published binaries as a child process
 * with durable settings and a password, survives being killed at any point, and never shares its folder. What it needs
 * from the operating system is in {@code Launcher}. Start and close belong to one thread; the watching thread is
 * {@code embedded-postgres}.
 */
@NullMarked
package io.xgenmm.storage.embedded;

import org.jspecify.annotations.NullMarked;
