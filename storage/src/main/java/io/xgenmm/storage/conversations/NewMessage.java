package io.xgenmm.storage.conversations;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message to add, whole.
 *
 * @param parentId the message it follows, as the writer saw it; null starts a branch at the root
 * @param parts at least one
 */
public record NewMessage(@Nullable UUID parentId, Role role, List<Part> parts) {
    public NewMessage {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a message holds at least one part, but there is none");
        }
    }

    public static NewMessage user(@Nullable UUID parentId, String text) {
        return new NewMessage(parentId, Role.USER, List.of(new Part.Text(text)));
    }
}
