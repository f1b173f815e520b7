package io.xgenmm.storage.conversations;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** A place in the list of conversations, after which the next page starts. */
record ListPosition(boolean pinned, OffsetDateTime updated, UUID id) {
    /** Before everything: no conversation is pinned in the year 9999. */
    static final ListPosition START =
            new ListPosition(true, OffsetDateTime.of(9999, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), new UUID(-1, -1));

    static ListPosition of(Conversation last) {
        return new ListPosition(last.pinned(), last.updated().atOffset(ZoneOffset.UTC), last.id());
    }

    static ListPosition parse(String cursor) {
        try {
            String[] fields = cursor.split("_", -1);
            return new ListPosition(fields[0].equals("p"), OffsetDateTime.parse(fields[1]), UUID.fromString(fields[2]));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "this is not a cursor of the conversation list; hand in the \"next\" of the page before", e);
        }
    }

    @Override
    public String toString() {
        return (pinned ? "p" : "n") + "_" + updated + "_" + id;
    }
}
