package io.xgenmm.engine.prompt;

import io.xgenmm.engine.EngineTokenizer.Style;
import io.xgenmm.engine.InvalidPromptException;
import io.xgenmm.engine.MessagePart;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.ModelConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Assembles prompts from segments, so that a user's look-alikes of special tokens stay text while the ids are those of the
 * whole text. Base models get the placeholders that stand for a picture's other vision tokens.
 */
final class VariantPromptAssembler implements PromptAssembler {
    private static final String PLACEHOLDER = "<image placeholder>";

    private final ModelConfig config;
    private final TextTokenizer tokenizer;
    private final ChatTemplate template;
    private final int placeholders;

    VariantPromptAssembler(ModelConfig config, TextTokenizer tokenizer) {
        this.config = config;
        this.tokenizer = tokenizer;
        boolean base = config.variant() == Variant.BASE;
        placeholders = base ? config.resampler().latents() - 1 : 0;
        template = new ChatTemplate(!base, PromptAssemblers.IMAGE_MARK + PLACEHOLDER.repeat(placeholders));
    }

    @Override
    public AssembledPrompt assemble(PromptInput input) {
        if (input instanceof PromptInput.Chat chat) {
            return chat(chat);
        }
        if (input instanceof PromptInput.Raw raw) {
            String text = withPlaceholders(raw.text());
            return checked(text, tokenizer.encode(text, style()), raw.images());
        }
        PromptInput.TokenIds tokens = (PromptInput.TokenIds) input;
        int[] ids = withPlaceholders(inVocabulary(tokens.ids()));
        return checked(tokenizer.decode(ids, style(), false), ids, tokens.images());
    }

    private AssembledPrompt chat(PromptInput.Chat chat) {
        if (chat.messages().isEmpty()) {
            throw new InvalidPromptException("the chat has no messages; give at least one");
        }
        List<Segment> segments = template.write(chat);
        String text = segments.stream().map(Segment::text).collect(Collectors.joining());
        List<byte[]> images = chat.messages().stream()
                .flatMap(message -> message.parts().stream())
                .filter(MessagePart.Image.class::isInstance)
                .map(part -> ((MessagePart.Image) part).encoded())
                .toList();
        return checked(text, tokenizer.encode(segments, style()), images);
    }

    private AssembledPrompt checked(String text, int[] ids, List<byte[]> images) {
        if (ids.length == 0) {
            throw new InvalidPromptException("the prompt is empty; give a text or a picture");
        }
        checkImages(ids, images.size());
        return new AssembledPrompt(text, ids, images);
    }

    /** The v1 models splice one picture at the first mark; further marks are ordinary tokens to them. */
    private void checkImages(int[] ids, int images) {
        int imageTokenId = config.decoder().imageTokenId();
        long marks = Arrays.stream(ids).filter(id -> id == imageTokenId).count();
        if (config.variant() == Variant.V1_INSTRUCT) {
            checkOneImage(images);
            marks = Math.min(marks, 1);
        }
        ImageCount.check(marks, images);
    }

    private static void checkOneImage(int images) {
        if (images > 1) {
            throw new InvalidPromptException(
                    "a v1 model reads one picture a prompt, but %d are given; ask about one at a time"
                            .formatted(images));
        }
    }

    private int[] inVocabulary(int[] ids) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= tokenizer.vocabularySize()) {
                throw new InvalidPromptException("token id %d at index %d is not in the vocabulary; ids go from 0 to %d"
                        .formatted(ids[i], i, tokenizer.vocabularySize() - 1));
            }
        }
        return ids;
    }

    private String withPlaceholders(String text) {
        if (placeholders == 0) {
            return text;
        }
        String mark = PromptAssemblers.IMAGE_MARK;
        return text.replaceAll(mark + "(?!" + PLACEHOLDER + ")", mark + PLACEHOLDER.repeat(placeholders));
    }

    private int[] withPlaceholders(int[] ids) {
        if (placeholders == 0) {
            return ids;
        }
        Ids all = new Ids();
        int placeholder = config.decoder().imagePlaceholderTokenId();
        for (int i = 0; i < ids.length; i++) {
            all.add(ids[i]);
            boolean bare = i + 1 == ids.length || ids[i + 1] != placeholder;
            for (int p = 0;
                    p < placeholders && bare && ids[i] == config.decoder().imageTokenId();
                    p++) {
                all.add(placeholder);
            }
        }
        return all.toArrayFrom(0);
    }

    private Style style() {
        return tokenizer.ownStyle();
    }
}
