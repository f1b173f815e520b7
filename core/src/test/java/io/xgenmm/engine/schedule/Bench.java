package io.xgenmm.engine.schedule;

import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.ImageView;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.checkpoint.ResamplerConfig;
import io.xgenmm.engine.checkpoint.VisionConfig;
import io.xgenmm.engine.decode.Logprobs;
import io.xgenmm.engine.importer.TokenEmbedding;
import io.xgenmm.engine.prompt.TextStream;
import io.xgenmm.engine.vision.PreparedImage;
import io.xgenmm.engine.vision.VisionCache;
import io.xgenmm.engine.vision.VisionModel;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A scheduler over the recalling decoder, stepped by hand, with a clock of its own. Embeddings are as wide as one float. */
final class Bench {
    static final int STOP = RecallingDecoder.VOCABULARY - 1;
    static final int IMAGE = 40;
    static final int TOKENS_PER_TILE = 3;

    final RecallingDecoder decoder;
    final CountingVision vision = new CountingVision();
    final WaitingLine line = new WaitingLine();
    final Scheduler scheduler;
    final ModelParts parts;
    private final SchedulerOptions options;
    long now;

    Bench(int rows, int positions, SchedulerOptions options) {
        this.options = options;
        decoder = new RecallingDecoder(rows, positions);
        parts = new ModelParts(
                config(), decoder, vision, new VisionCache(1 << 20), new OneFloat(), stops -> new NumberText());
        scheduler = new Scheduler(parts, options, line, () -> now);
    }

    static Bench of(int rows) {
        return new Bench(rows, 200, new SchedulerOptions(100, Duration.ofSeconds(10), 8, false));
    }

    static Bench withPrefixCache(int rows) {
        return new Bench(rows, 200, new SchedulerOptions(100, Duration.ofSeconds(10), 8, true));
    }

    static ModelConfig config() {
        return new ModelConfig(
                Variant.INSTRUCT,
                new VisionConfig(VisionConfig.Tower.SIGLIP, 1, 1, 1, 1, 4, 2, 1e-6f, List.of(), List.of()),
                new ResamplerConfig(1, 1, TOKENS_PER_TILE, 1, 1, 1, 4, false),
                new DecoderConfig(1, 1, 1, 1, 1, 60, IMAGE, 200, 1e-5f, 1e4, OptionalInt.empty(), 1, 32),
                List.of(new ModelConfig.Grid(4, 4)));
    }

    static GenerationOptions.Builder greedy(int maxTokens) {
        return GenerationOptions.builder().maxTokens(maxTokens);
    }

    Generation submit(GenerationOptions asked, int... ids) {
        return submit(asked, List.of(), ids);
    }

    Generation submit(GenerationOptions asked, List<PreparedImage> images, int... ids) {
        List<Integer> visionTokens =
                images.stream().map(image -> image.view().visionTokens()).toList();
        PromptLayout layout = PromptLayout.of(Variant.INSTRUCT, IMAGE, ids, visionTokens);
        ReadyPrompt prompt = new ReadyPrompt("", ids, images, layout, Duration.ZERO);
        var rules = new GenerationTask.AnswerRules(
                Set.of(STOP), asked.maxTokens().orElse(20), asked.seed().orElse(0), Optional.empty());
        Mailbox mailbox = new Mailbox(() -> {});
        PromptReading reading = new PromptReading(parts, prompt, asked.cacheSalt());
        line.offer(
                new GenerationTask(prompt, asked, rules, reading, mailbox, new TaskTimes(Duration.ZERO, now)),
                options.maxQueue());
        return mailbox;
    }

    /** A picture of {@code tiles} tiles whose vision tokens are made of {@code content}. */
    static PreparedImage image(int tiles, int content) {
        ImageView view = new ImageView(
                4, 4, 4, 4, 4, 4, 0, 0, tiles, tiles * TOKENS_PER_TILE, List.of(), "%064x".formatted(content));
        FloatBuffer pixels = FloatBuffer.allocate(tiles);
        for (int i = 0; i < tiles; i++) {
            pixels.put(i, content * 100 + i);
        }
        return new PreparedImage(view, pixels, new int[0], new boolean[0]);
    }

    /** Steps until nothing is left to do. */
    Bench run() {
        int steps = 0;
        while (scheduler.step()) {
            if (++steps > 10_000) {
                throw new AssertionError("the scheduler does not come to an end");
            }
        }
        return this;
    }

    /** Everything a generation has said; it must have ended. */
    static List<GenerationEvent> events(Generation generation) throws InterruptedException {
        List<GenerationEvent> events = new ArrayList<>();
        do {
            events.add(generation.next());
        } while (!(events.get(events.size() - 1) instanceof GenerationEvent.Finished));
        return events;
    }

    static List<Integer> tokens(Generation generation) throws InterruptedException {
        return generation.await().choices().get(0).tokenIds();
    }

    /** The greedy answer worked out without scheduler and rows. */
    static List<Integer> expected(int maxTokens, float... prompt) {
        List<Integer> tokens = new ArrayList<>();
        float[] content = new float[prompt.length + maxTokens];
        System.arraycopy(prompt, 0, content, 0, prompt.length);
        while (tokens.size() < maxTokens) {
            float[] logits = RecallingDecoder.logitsAfter(content, prompt.length + tokens.size());
            int best = 0;
            for (int i = 0; i < logits.length; i++) {
                best = logits[i] > logits[best] ? i : best;
            }
            content[prompt.length + tokens.size()] = best;
            tokens.add(best);
            if (best == STOP) {
                break;
            }
        }
        return tokens;
    }

    static double logprob(float[] logits, int id) {
        return new Logprobs(logits).describe(id, 0).logprob();
    }

    static FinishReason finish(Generation generation) throws InterruptedException {
        return generation.await().choices().get(0).finishReason();
    }

    /** An id's embedding is the id. */
    private static final class OneFloat implements TokenEmbedding {
        @Override
        public int width() {
            return 1;
        }

        @Override
        public void embed(int id, FloatBuffer target) {
            target.put(id);
        }
    }

    /** Writes each id as a number and a space. */
    private static final class NumberText implements TextStream {
        @Override
        public String push(int tokenId) {
            return tokenId + " ";
        }

        @Override
        public String finish() {
            return "";
        }

        @Override
        public String stoppedBy() {
            return "";
        }
    }

    /** Features are the pixel; the vision tokens of a strip are its feature plus 0.25, 0.5 and 0.75. */
    static final class CountingVision implements VisionModel {
        int tiles;
        int strips;
        boolean fails;

        @Override
        public FloatBuffer encodeTile(PreparedImage image, int index) {
            if (fails) {
                throw new io.xgenmm.engine.ModelFailureException("told to fail");
            }
            tiles++;
            return FloatBuffer.wrap(new float[] {image.pixels().get(index)});
        }

        @Override
        public FloatBuffer resampleStrip(
                PreparedImage image, FloatBuffer[] features, int index, @Nullable FloatBuffer textCondition) {
            strips++;
            float feature = features[index].get(0);
            return FloatBuffer.wrap(new float[] {feature + 0.25f, feature + 0.5f, feature + 0.75f});
        }

        @Override
        public void close() {}
    }
}
