package io.xgenmm.web.conversations;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.MessagePart;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.conversations.BranchMessage;
import io.xgenmm.storage.conversations.Message;
import io.xgenmm.storage.conversations.MessageRepository;
import io.xgenmm.storage.conversations.Part;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.images.ImageLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the prompt of a branch: its messages and their pictures, oldest first. Thread-safe. */
@Component
@ConditionalOnStorage
class BranchPrompt {

    private static final int LONGEST_BRANCH = 200;
    private static final Map<io.xgenmm.storage.conversations.Role, ChatMessage.Role> ROLES = Map.of(
            io.xgenmm.storage.conversations.Role.SYSTEM, ChatMessage.Role.SYSTEM,
            io.xgenmm.storage.conversations.Role.USER, ChatMessage.Role.USER,
            io.xgenmm.storage.conversations.Role.TOOL, ChatMessage.Role.USER,
            io.xgenmm.storage.conversations.Role.ASSISTANT, ChatMessage.Role.ASSISTANT);

    private final MessageRepository messages;
    private final ImageLibrary images;

    BranchPrompt(MessageRepository messages, ImageLibrary images) {
        this.messages = messages;
        this.images = images;
    }

    /** @param leaf the last message of the branch */
    PromptInput of(Owner owner, UUID conversation, @Nullable UUID leaf, Optional<String> system) {
        var turns = new ArrayList<ChatMessage>();
        system.ifPresent(text -> turns.add(ChatMessage.system(text)));
        if (leaf != null) {
            messages.branch(owner, conversation, leaf, LONGEST_BRANCH).stream()
                    .map(BranchMessage::message)
                    .filter(message -> !message.parts().isEmpty())
                    .forEach(message -> turns.add(turn(owner, message)));
        }
        return new PromptInput.Chat(turns);
    }

    private ChatMessage turn(Owner owner, Message message) {
        List<MessagePart> parts =
                message.parts().stream().map(part -> part(owner, part)).toList();
        return new ChatMessage(ROLES.getOrDefault(message.role(), ChatMessage.Role.USER), parts);
    }

    private MessagePart part(Owner owner, Part part) {
        if (part instanceof Part.Image image) {
            return new MessagePart.Image(images.content(owner, image.imageId(), image.region()));
        }
        if (part instanceof Part.Text text) {
            return new MessagePart.Text(text.text());
        }
        return new MessagePart.Text(
                String.valueOf(part.toMap().getOrDefault("content", part.toMap().get("arguments"))));
    }
}
