package io.xgenmm.web.testkit;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.Choice;
import io.xgenmm.engine.ContextOverflowException;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineBusyException;
import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.EngineStatus;
import io.xgenmm.engine.EngineTokenizer;
import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.GenerationTimings;
import io.xgenmm.engine.ImageView;
import io.xgenmm.engine.InvalidImageException;
import io.xgenmm.engine.MessagePart;
import io.xgenmm.engine.ModelDescription;
import io.xgenmm.engine.ModelFailureException;
import io.xgenmm.engine.Precision;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.engine.TokenLogprob;
import io.xgenmm.engine.TokenUsage;
import io.xgenmm.engine.Variant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An engine whose answers are known beforehand: it repeats the last text of the prompt, one UTF-8 byte a token. Some prompts
 * make it misbehave: {@code busy}, {@code fail}, {@code fail-late}, {@code slow} (20 ms a token, thousands of them).
 */
public final class ScriptedEngine implements Engine {

    public static final int CONTEXT = 4096;
    private static final int VISION_TOKENS = 8;

    private final String name;
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean draining;

    public ScriptedEngine(EngineOptions options) {
        this.name = options.name();
    }

    @Override
    public ModelDescription model() {
        return new ModelDescription(name, Variant.INSTRUCT, Precision.FP32, "cpu", CONTEXT, 256, VISION_TOKENS, 28);
    }

    @Override
    public EngineTokenizer tokenizer() {
        return new ByteTokenizer();
    }

    @Override
    public PreparedPrompt prepare(PromptInput input) {
        if (input instanceof PromptInput.Chat chat) {
            return ofChat(chat.messages());
        }
        if (input instanceof PromptInput.Raw raw) {
            return prompt(raw.text(), raw.images());
        }
        PromptInput.TokenIds ids = (PromptInput.TokenIds) input;
        return prompt(tokenizer().decode(ids.ids(), EngineTokenizer.Style.SLOW, false), ids.images());
    }

    private PreparedPrompt ofChat(List<ChatMessage> messages) {
        var images = new ArrayList<byte[]>();
        String text = "";
        for (ChatMessage message : messages) {
            for (MessagePart part : message.parts()) {
                if (part instanceof MessagePart.Image image) {
                    images.add(image.encoded());
                } else {
                    text = ((MessagePart.Text) part).text();
                }
            }
        }
        return prompt(text, images);
    }

    private PreparedPrompt prompt(String text, List<byte[]> images) {
        var views = new ArrayList<ImageView>();
        for (byte[] image : images) {
            views.add(view(image));
        }
        int[] ids = tokenizer().encode(text, EngineTokenizer.Style.SLOW);
        int vision = images.size() * VISION_TOKENS;
        if (ids.length + vision > CONTEXT) {
            throw new ContextOverflowException(ids.length, vision, CONTEXT);
        }
        return new Prompt(text, ids, views, ids.length, vision);
    }

    private record Prompt(String text, int[] tokenIds, List<ImageView> images, int textTokens, int visionTokens)
            implements PreparedPrompt {}

    @Override
    public Generation generate(PreparedPrompt prompt, GenerationOptions options) {
        if (draining || prompt.text().equals("busy")) {
            throw new EngineBusyException("64 prompts are waiting; try again later", draining, Duration.ofMillis(1500));
        }
        running.incrementAndGet();
        return new Script(prompt, options);
    }

    @Override
    public ImageView view(byte[] image) {
        if (image[0] == 'X') {
            throw new InvalidImageException("expected a JPEG, PNG, GIF, BMP or WebP picture, but found another kind");
        }
        return new ImageView(2, 2, 28, 28, 28, 28, 0, 0, 1, VISION_TOKENS, List.of(), "0".repeat(64));
    }

    @Override
    public EngineStatus status() {
        return new EngineStatus(
                4, running.get(), 0, 64, 0, 4L * CONTEXT, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, draining, null);
    }

    @Override
    public void drain() {
        draining = true;
    }

    @Override
    public void close() {}

    private final class Script implements Generation {
        private final PreparedPrompt prompt;
        private final GenerationOptions options;
        private final Deque<GenerationEvent> events = new ArrayDeque<>();
        private final GenerationEvent.Finished last;
        private volatile boolean cancelled;
        private boolean closed;

        Script(PreparedPrompt prompt, GenerationOptions options) {
            this.prompt = prompt;
            this.options = options;
            String answer = prompt.text().equals("slow") ? "z".repeat(3000) : prompt.text();
            events.add(new GenerationEvent.Started(0));
            var choices = new ArrayList<Choice>();
            int tokens = 0;
            for (int index = 0; index < options.choices(); index++) {
                Choice choice = choice(index, answer);
                choice.tokenIds().forEach(id -> events.add(delta(choice.index(), id)));
                events.add(new GenerationEvent.ChoiceFinished(choice));
                choices.add(choice);
                tokens += choice.tokenIds().size();
            }
            Duration some = Duration.ofMillis(5);
            last = new GenerationEvent.Finished(
                    choices,
                    new TokenUsage(prompt.positions(), prompt.visionTokens(), 0, tokens),
                    new GenerationTimings(some, some, some, some, some, some));
        }

        private Choice choice(int index, String answer) {
            int max = options.maxTokens().orElse(GenerationOptions.DEFAULT_MAX_TOKENS * 4);
            List<Integer> ids = new ArrayList<>();
            for (byte b : answer.getBytes(StandardCharsets.UTF_8)) {
                ids.add(b & 0xff);
            }
            boolean cut = ids.size() > max;
            List<Integer> kept = cut ? ids.subList(0, max) : ids;
            int[] all = kept.stream().mapToInt(Integer::intValue).toArray();
            return new Choice(
                    index,
                    kept,
                    tokenizer().decode(all, EngineTokenizer.Style.SLOW, true),
                    cut ? FinishReason.LENGTH : FinishReason.STOP,
                    OptionalInt.empty(),
                    "",
                    OptionalDouble.empty(),
                    options.logprobs().isPresent()
                            ? kept.stream().map(this::logprob).toList()
                            : List.of());
        }

        private GenerationEvent delta(int choice, int id) {
            return new GenerationEvent.Delta(
                    choice,
                    id < 128 ? Character.toString((char) id) : "",
                    List.of(id),
                    options.logprobs().isPresent() ? List.of(logprob(id)) : List.of());
        }

        private TokenLogprob logprob(int id) {
            var self = new TokenLogprob(id, -0.5f, List.of());
            return new TokenLogprob(id, -0.5f, options.logprobs().orElse(0) > 0 ? List.of(self) : List.of());
        }

        @Override
        public GenerationEvent next() throws InterruptedException {
            if (prompt.text().equals("fail") || (prompt.text().equals("fail-late") && events.size() < 6)) {
                throw new ModelFailureException("the decoder graph failed");
            }
            if (prompt.text().equals("slow")) {
                Thread.sleep(20);
            }
            return cancelled ? cut() : events.isEmpty() ? last : events.poll();
        }

        private GenerationEvent.Finished cut() {
            List<Choice> choices = last.choices().stream()
                    .map(c -> new Choice(
                            c.index(),
                            List.of(),
                            "",
                            FinishReason.CANCELLED,
                            c.stopTokenId(),
                            "",
                            c.score(),
                            List.of()))
                    .toList();
            return new GenerationEvent.Finished(choices, last.usage(), last.timings());
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                running.decrementAndGet();
            }
        }
    }

    private static final class ByteTokenizer implements EngineTokenizer {
        @Override
        public Style ownStyle() {
            return Style.SLOW;
        }

        @Override
        public int[] encode(String text, Style style) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int[] ids = new int[bytes.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = bytes[i] & 0xff;
            }
            return ids;
        }

        @Override
        public int[] encodePlain(String text, Style style) {
            return encode(text, style);
        }

        @Override
        public String decode(int[] ids, Style style, boolean skipSpecialTokens) {
            byte[] bytes = new byte[ids.length];
            for (int i = 0; i < ids.length; i++) {
                bytes[i] = (byte) ids[i];
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public byte[] bytesOf(int id) {
            return new byte[] {(byte) id};
        }

        @Override
        public int vocabularySize() {
            return 256;
        }
    }
}
