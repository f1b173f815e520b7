package io.xgenmm.engine;

import java.util.List;

/** What to ask: a chat, the exact text, or the exact ids. */
public sealed interface PromptInput {

    /**
     * Chat turns through the variant's template (base models: glued as they are).
     *
     * @param addGenerationPrompt whether the assistant's turn is opened at the end
     */
    record Chat(List<ChatMessage> messages, boolean addGenerationPrompt) implements PromptInput {
        public Chat {
            messages = List.copyOf(messages);
        }

        public Chat(List<ChatMessage> messages) {
            this(messages, true);
        }
    }

    /** The exact prompt text, special tokens recognised; pictures fill {@code <image>} in order. */
    record Raw(String text, List<byte[]> images) implements PromptInput {
        public Raw {
            images = List.copyOf(images);
        }
    }

    /** The exact prompt ids; pictures fill {@code <image>} ids in order. */
    record TokenIds(int[] ids, List<byte[]> images) implements PromptInput {
        public TokenIds {
            images = List.copyOf(images);
        }
    }
}
