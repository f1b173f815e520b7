package io.xgenmm.engine.prompt;

import io.xgenmm.engine.InvalidPromptException;
import io.xgenmm.engine.MessagePart;
import io.xgenmm.engine.checkpoint.ModelConfig;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Makes {@link PromptAssembler}s, and message parts from a text with pictures. */
public final class PromptAssemblers {
    /** Stands where a picture goes. */
    public static final String IMAGE_MARK = "<image>";

    /** The system turn of instruct models when a chat brings none. */
    public static final String SYSTEM_PROMPT =
            "A chat between a curious user and an artificial intelligence assistant. "
                    + "The assistant gives helpful, detailed, and polite answers to the user's questions.";

    private PromptAssemblers() {}

    /** The assembler for one model; thread-safe. */
    public static PromptAssembler of(ModelConfig config, TextTokenizer tokenizer) {
        return new VariantPromptAssembler(config, tokenizer);
    }

    /**
     * Parts of a message whose text may say where its pictures go: pictures stand in place of the {@code <image>} marks,
     * exactly there, or before the text when it has none.
     *
     * @throws InvalidPromptException if the text has marks, but not one for each picture
     */
    public static List<MessagePart> parts(String text, List<byte[]> images) {
        List<MessagePart> parts = new ArrayList<>();
        String[] texts = text.split(IMAGE_MARK, -1);
        Iterator<byte[]> pictures = images.iterator();
        if (texts.length == 1) {
            pictures.forEachRemaining(picture -> parts.add(new MessagePart.Image(picture)));
        } else {
            ImageCount.check(texts.length - 1, images.size());
        }
        parts.add(new MessagePart.Text(texts[0]));
        for (int i = 1; i < texts.length; i++) {
            parts.add(new MessagePart.Image(pictures.next()));
            parts.add(new MessagePart.Text(texts[i]));
        }
        return parts;
    }
}
