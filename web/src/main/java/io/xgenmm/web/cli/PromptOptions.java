package io.xgenmm.web.cli;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.engine.prompt.PromptAssemblers;
import io.xgenmm.web.protocol.Fields;
import io.xgenmm.web.protocol.Json;
import io.xgenmm.web.protocol.MessageReader;
import io.xgenmm.web.protocol.RequestLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What is asked: one of four forms, and pictures. */
final class PromptOptions {

    private static final long MAX_IMAGE_BYTES = ImageLimits.defaults().maxBytes();
    private static final int MANY_IMAGES = 1000;

    @Option(names = "--image", paramLabel = "FILE", description = "a picture; may be repeated")
    List<Path> images = List.of();

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description =
                    "a question, put through the variant's template; pictures stand before it or where <image> stands in it")
    @Nullable
    String prompt;

    @Option(names = "--messages", paramLabel = "FILE", description = "a JSON array of OpenAI chat messages")
    @Nullable
    Path messages;

    @Option(
            names = "--raw",
            paramLabel = "TEXT",
            description = "the exact prompt text, special tokens recognised, no template")
    @Nullable
    String raw;

    @Option(names = "--token-ids", paramLabel = "IDS", description = "the exact prompt as ids: 1,2,3")
    @Nullable
    String tokenIds;

    @Option(names = "--system", paramLabel = "TEXT", description = "replaces the variant's own system message")
    @Nullable
    String system;

    boolean isEmpty() {
        return forms() == 0;
    }

    private long forms() {
        return Stream.of(prompt != null, messages != null, raw != null, tokenIds != null)
                .filter(given -> given)
                .count();
    }

    /** @throws IllegalArgumentException if not exactly one form is given */
    PromptInput toInput() {
        if (forms() != 1) {
            throw new IllegalArgumentException(
                    "expected one of --prompt, --messages, --raw and --token-ids, but found %d of them"
                            .formatted(forms()));
        }
        List<byte[]> pictures = pictures();
        if (raw != null) {
            return new PromptInput.Raw(raw, pictures);
        }
        if (tokenIds != null) {
            return new PromptInput.TokenIds(ids(tokenIds), pictures);
        }
        return messages != null ? chatOf(messages, pictures) : new PromptInput.Chat(question(prompt, pictures));
    }

    List<byte[]> pictures() {
        return images.stream()
                .map(file -> InputFiles.image(file, MAX_IMAGE_BYTES))
                .toList();
    }

    private List<ChatMessage> question(@Nullable String text, List<byte[]> pictures) {
        var turns = new ArrayList<ChatMessage>();
        if (system != null) {
            turns.add(ChatMessage.system(system));
        }
        turns.add(new ChatMessage(ChatMessage.Role.USER, PromptAssemblers.parts(text == null ? "" : text, pictures)));
        return turns;
    }

    private PromptInput chatOf(Path file, List<byte[]> pictures) {
        Path folder = file.toAbsolutePath().getParent();
        InputFiles source = new InputFiles(folder == null ? Path.of("") : folder, pictures, MAX_IMAGE_BYTES);
        RequestLimits limits = RequestLimits.defaults();
        RequestLimits roomy = new RequestLimits(
                MANY_IMAGES,
                MAX_IMAGE_BYTES,
                limits.bodyBytes(),
                limits.choices(),
                limits.stops(),
                limits.schemaBytes(),
                limits.schemaDepth());
        var turns = new ArrayList<ChatMessage>();
        if (system != null) {
            turns.add(ChatMessage.system(system));
        }
        turns.addAll(new MessageReader(source, roomy).read(array(file), "messages"));
        if (!source.allUsed()) {
            throw new BadInputException(
                    "expected an image part in %s for each --image, but there are fewer".formatted(file));
        }
        return new PromptInput.Chat(turns);
    }

    private static List<JsonNode> array(Path file) {
        try {
            JsonNode root = Json.read(InputFiles.text(file));
            return Fields.of(root.isArray() ? Json.MAPPER.createObjectNode().set("messages", root) : root)
                    .array("messages");
        } catch (JacksonException e) {
            throw new BadInputException("expected a JSON array of messages, but %s is no JSON".formatted(file), e);
        }
    }

    static int[] ids(String text) {
        try {
            return Arrays.stream(text.strip().split("\\s*,\\s*"))
                    .mapToInt(Integer::parseUnsignedInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--token-ids must be ids with commas between them, such as 1,2,3", e);
        }
    }
}
