/**
 * Conversations that last: lists, message trees, and answers that are saved while they stream.
 *
 * <p>Start with {@link io.xgenmm.web.conversations.AnswerService}. Thread-safe.
 */
@NullMarked
package io.xgenmm.web.conversations;

import org.jspecify.annotations.NullMarked;
