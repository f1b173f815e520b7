package io.xgenmm.storage.conversations;

import java.util.List;
import java.util.UUID;

/**
 * A message of the shown branch, and what stands beside it.
 *
 * @param siblings the ids of all messages with the same parent, oldest first, this one among them; more than one means
 *     that the question was edited or the answer regenerated here
 */
public record BranchMessage(Message message, List<UUID> siblings) {
    public BranchMessage {
        siblings = List.copyOf(siblings);
    }
}
