/**
 * Everything that lasts, in Postgres: the vocabulary its parts share.
 *
 * <p>Start with {@link io.xgenmm.storage.Owner}: each call names the owner whose rows it reads or writes, and
 * {@link io.xgenmm.storage.OwnerTransactions} tells the database, which enforces it by row-level security. Each
 * sub-package is one aggregate: records and a repository. Repositories are thread-safe; records are immutable.
 *
 * <ul>
 *   <li>{@code conversations}: conversations, their messages as a tree, answers saved while they stream
 *   <li>{@code images}, {@code files}: pictures, OpenAI files and uploads, over {@code blobs}
 *   <li>{@code batches}, {@code responses}: the queues and states of the OpenAI protocol
 *   <li>{@code keys}: API keys, quotas and usage; {@code idempotency}: repeated requests
 *   <li>{@code search}, {@code retention}, {@code transfer}, {@code statistics}
 *   <li>{@code embedded}: the PostgreSQL that starts when none is configured; {@code autoconfigure}: the beans
 * </ul>
 */
@NullMarked
package io.xgenmm.storage;

import org.jspecify.annotations.NullMarked;
