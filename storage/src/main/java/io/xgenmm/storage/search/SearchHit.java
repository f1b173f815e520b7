package io.xgenmm.storage.search;

import io.xgenmm.storage.conversations.Role;
import java.time.Instant;
import java.util.UUID;

/**
 * A message that holds the words.
 *
 * @param title of the conversation
 * @param excerpt text around the words, which stand between U+E000 and U+E001; markup is left out, everything else is
 *     as the message has it, so escape it before showing it as HTML
 */
public record SearchHit(UUID conversationId, String title, UUID messageId, Role role, String excerpt, Instant created) {
    public static final char BEFORE_WORD = '\uE000';
    public static final char AFTER_WORD = '\uE001';
}
