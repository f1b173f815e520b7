package io.xgenmm.web.bench;

import io.xgenmm.engine.Engine;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.GenerationTimings;
import io.xgenmm.engine.PreparedPrompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures one open engine from its caller's side. The first run of each figure is a warm-up and does not count. */
final class EngineMeasure {

    private final Engine engine;
    private final BenchOptions options;
    private final BenchPrompts prompts;

    EngineMeasure(Engine engine, BenchOptions options) {
        this.engine = engine;
        this.options = options;
        this.prompts = new BenchPrompts(engine);
    }

    /** @param ttftMillis from the call to the first token */
    record Reading(BenchReport.Prefill prefill, double ttftMillis) {}

    Reading prefill() throws InterruptedException {
        List<Double> millis = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        List<Double> ttft = new ArrayList<>();
        for (int run = 0; run <= options.runs(); run++) {
            GenerationEvent.Finished finished = firstToken(prompts.text(options.promptTokens()));
            if (run > 0) {
                double prefill = millis(finished.timings().prefill());
                int read = finished.usage().promptTokens() - finished.usage().cachedTokens();
                millis.add(prefill);
                rates.add(read * 1000 / prefill);
                ttft.add(millis(finished.timings().timeToFirstToken()));
            }
        }
        return new Reading(
                new BenchReport.Prefill(options.promptTokens(), Medians.of(millis), Medians.of(rates)),
                Medians.of(ttft));
    }

    BenchReport.@Nullable Vision vision() throws InterruptedException {
        if (options.images() == 0) {
            return null;
        }
        List<Double> millis = new ArrayList<>();
        List<Double> ttft = new ArrayList<>();
        int tiles = 0;
        for (int run = 0; run <= options.runs(); run++) {
            PreparedPrompt prompt = prompts.pictures(options.images());
            tiles = prompt.images().stream().mapToInt(image -> image.tiles()).sum();
            GenerationTimings timings = firstToken(prompt).timings();
            if (run > 0) {
                millis.add(millis(timings.vision()));
                ttft.add(millis(timings.timeToFirstToken()));
            }
        }
        double median = Medians.of(millis);
        return new BenchReport.Vision(options.images(), tiles, median, median / tiles, Medians.of(ttft));
    }

    private GenerationEvent.Finished firstToken(PreparedPrompt prompt) throws InterruptedException {
        try (Generation generation = engine.generate(prompt, builder(1).build())) {
            return generation.await();
        }
    }

    private static GenerationOptions.Builder builder(int tokens) {
        return GenerationOptions.builder().maxTokens(tokens).ignoreEndOfText(true);
    }

    /** All rows answer the same prompt: it is read once, then all decode at the same depth. */
    BenchReport.Decode decode(int batch) throws InterruptedException {
        PreparedPrompt prompt = prompts.text(options.promptTokens());
        List<Double> steps = new ArrayList<>();
        for (int run = 0; run <= options.runs(); run++) {
            long[] arrivals = arrivals(prompt, batch);
            if (run > 0) {
                // the mean, not the median of gaps: a reader that wakes up late gets several tokens at once
                long nanos = arrivals[arrivals.length - 1] - arrivals[0];
                steps.add(nanos / 1e6 / (arrivals.length - 1));
            }
        }
        double step = Medians.of(steps);
        return new BenchReport.Decode(
                batch,
                options.promptTokens(),
                options.tokens(),
                batch * 1000 / step,
                step,
                ThisMachine.residentBytes(),
                null,
                null);
    }

    /** When the last row got its first token, its second one, and so on; as long as all rows are active. */
    private long[] arrivals(PreparedPrompt prompt, int batch) throws InterruptedException {
        int[] received = new int[batch];
        long[][] times = new long[batch][options.tokens()];
        GenerationOptions answers = builder(options.tokens()).choices(batch).build();
        try (Generation generation = engine.generate(prompt, answers)) {
            GenerationEvent event = generation.next();
            while (!(event instanceof GenerationEvent.Finished)) {
                if (event instanceof GenerationEvent.Delta delta) {
                    long now = System.nanoTime();
                    for (int i = 0; i < delta.tokenIds().size(); i++) {
                        times[delta.choice()][received[delta.choice()]++] = now;
                    }
                }
                event = generation.next();
            }
        }
        return common(times);
    }

    /** Rows join one a step, so that the same step gives them tokens of different numbers. */
    private long[] common(long[][] times) {
        long begun = Long.MIN_VALUE;
        long ended = Long.MAX_VALUE;
        for (long[] row : times) {
            begun = Math.max(begun, row[0]);
            ended = Math.min(ended, row[row.length - 1]);
        }
        long from = begun;
        long to = ended;
        long[] window = Arrays.stream(times[times.length - 1])
                .filter(time -> time >= from && time <= to)
                .toArray();
        if (window.length < 2) {
            throw new IllegalArgumentException(
                    "--tokens must be so many that %d rows decode side by side for a while, but is %d; try %d"
                            .formatted(times.length, options.tokens(), options.tokens() + 2 * times.length));
        }
        return window;
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
