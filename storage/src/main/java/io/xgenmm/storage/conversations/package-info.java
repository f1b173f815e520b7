/**
 * Conversations, their messages as a tree, and answers that are saved while they stream.
 *
 * <p>Start with {@link io.xgenmm.storage.conversations.ConversationRepository} and
 * {@link io.xgenmm.storage.conversations.MessageRepository}. An answer that streams goes through
 * {@link io.xgenmm.storage.conversations.AnswerJournal}: its text is on disk within 250 ms, and when the process dies it
 * is found again as {@link io.xgenmm.storage.conversations.MessageState#INTERRUPTED}. Repositories are thread-safe.
 */
@NullMarked
package io.xgenmm.storage.conversations;

import org.jspecify.annotations.NullMarked;
