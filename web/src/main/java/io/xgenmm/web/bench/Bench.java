package io.xgenmm.web.bench;

import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.ModelDescription;
import io.xgenmm.engine.checkpoint.Checkpoints;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.importer.ProgressListener;
import io.xgenmm.engine.runtime.BareDecoder;
import io.xgenmm.web.models.EngineOpener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One measurement of a model on this machine: an engine for each batch size, opened one after the other with as many slots and
 * as much context as it needs, then the bare graph if asked for, then the memory.
 */
public final class Bench {

    private static final int TILES_AT_MOST = 5;
    private static final int QUESTION_TOKENS = 128;
    private static final int CONTEXT_STEP = 64;

    private final EngineOptions model;
    private final BenchOptions options;
    private final EngineOpener opener;
    private final ProgressListener progress;
    private int done;

    /** @param model which model on which device; slots and context are set here */
    public Bench(EngineOptions model, BenchOptions options, EngineOpener opener, ProgressListener progress) {
        this.model = model;
        this.options = options;
        this.opener = opener;
        this.progress = progress;
    }

    /** What the first engine tells beyond decoding. */
    private record FirstReading(
            ModelDescription model,
            double loadMillis,
            EngineMeasure.Reading reading,
            BenchReport.@Nullable Vision vision) {}

    /**
     * Measures everything.
     *
     * @throws io.xgenmm.engine.ModelLoadException if the model cannot be opened
     * @throws io.xgenmm.engine.ContextOverflowException if the pictures do not fit into the model's context
     * @throws IllegalArgumentException if prompt and answer do not fit, or the answer is too short for the batch
     */
    public BenchReport run() throws InterruptedException {
        int context = contextTokens();
        FirstReading first = null;
        List<BenchReport.Decode> decode = new ArrayList<>();
        for (int batch : options.batches()) {
            EngineOptions sized = model.withSlots(batch).withContextTokens(context);
            progressed("opening with %d slots".formatted(batch));
            long start = System.nanoTime();
            try (Engine engine = opener.open(sized)) {
                double loadMillis = (System.nanoTime() - start) / 1e6;
                EngineMeasure measure = new EngineMeasure(engine, options);
                first = first == null ? first(engine, measure, loadMillis) : first;
                progressed("decoding in %d rows".formatted(batch));
                decode.add(measure.decode(batch));
            }
            if (options.session()) {
                progressed("the bare graph with %d rows".formatted(batch));
                decode.add(decode.remove(decode.size() - 1).withSession(sessionStepMillis(sized, batch)));
            }
        }
        return report(Objects.requireNonNull(first), decode);
    }

    private FirstReading first(Engine engine, EngineMeasure measure, double loadMillis) throws InterruptedException {
        progressed("reading prompts");
        EngineMeasure.Reading reading = measure.prefill();
        progressed("looking at pictures");
        return new FirstReading(engine.model(), loadMillis, reading, measure.vision());
    }

    private double sessionStepMillis(EngineOptions sized, int batch) {
        List<Double> means = new ArrayList<>();
        try (BareDecoder decoder = BareDecoder.open(sized)) {
            decoder.fill(batch, options.promptTokens());
            for (int run = 0; run <= options.runs(); run++) {
                long[] nanos = decoder.steps(batch, options.promptTokens(), options.tokens() - 1);
                if (run > 0) {
                    means.add(Arrays.stream(nanos).average().orElseThrow() / 1e6);
                }
            }
        }
        return Medians.of(means);
    }

    private BenchReport report(FirstReading first, List<BenchReport.Decode> decode) throws InterruptedException {
        progressed("reading memory");
        BenchReport.Bandwidth bandwidth = MemoryBandwidth.measure();
        return new BenchReport(
                first.model().name(),
                first.model().variant().label(),
                first.model().precision().label(),
                first.model().device(),
                ThisMachine.describe(),
                options.runs(),
                first.loadMillis(),
                decode.get(0).rssBytes(),
                first.reading().ttftMillis(),
                first.reading().prefill(),
                decode,
                first.vision(),
                bandwidth,
                roofline(first.model(), bandwidth, decode));
    }

    private BenchReport.Roofline roofline(
            ModelDescription description, BenchReport.Bandwidth bandwidth, List<BenchReport.Decode> decode) {
        boolean cuda = description.device().startsWith("cuda");
        long weights = BareDecoder.stepWeightBytes(model, cuda);
        long kv = BareDecoder.positionBytes(model, cuda) * (options.promptTokens() + options.tokens() / 2);
        double bound = bandwidth.gigabytesPerSecond() * 1e9 / (weights + kv);
        Double percent = cuda
                ? null // the memory that was measured is not the one that is read
                : decode.stream()
                        .filter(each -> each.batch() == 1)
                        .map(each -> each.tokensPerSecond() / bound * 100)
                        .findFirst()
                        .orElse(null);
        return new BenchReport.Roofline(weights, kv, bound, percent);
    }

    /** As little as the work needs: rows of full length would need memory that nobody touches. */
    private int contextTokens() {
        ModelConfig config = Checkpoints.readConfig(model.directory());
        int trained = config.decoder().maxPositions();
        if (options.positions() > trained) {
            throw new IllegalArgumentException(
                    "--prompt-tokens and --tokens need %d positions, but %s was trained for %d"
                            .formatted(options.positions(), model.name(), trained));
        }
        int pictures = options.images() * TILES_AT_MOST * config.resampler().latents();
        int needed = Math.max(options.positions(), options.images() == 0 ? 0 : pictures + QUESTION_TOKENS);
        return Math.min(trained, (needed + CONTEXT_STEP - 1) / CONTEXT_STEP * CONTEXT_STEP);
    }

    private void progressed(String step) {
        int steps = options.batches().size() * (options.session() ? 3 : 2) + 3;
        progress.progressed(step, done++, steps);
    }
}
