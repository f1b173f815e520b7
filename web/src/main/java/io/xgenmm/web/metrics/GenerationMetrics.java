package io.xgenmm.web.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.xgenmm.engine.Choice;
import io.xgenmm.engine.EngineBusyException;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationTimings;
import io.xgenmm.engine.ImageView;
import io.xgenmm.engine.ModelDescription;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.web.models.GenerationObserver;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Histograms of every generation, with vLLM's names and buckets. */
@Component
class GenerationMetrics implements GenerationObserver {

    private static final double[] FIRST_TOKEN = {
        .001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40, 80
    };
    private static final double[] PER_TOKEN = {.01, .025, .05, .075, .1, .15, .2, .3, .4, .5, .75, 1, 2.5};
    private static final double[] WHOLE = {.3, .5, .8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480};
    private static final double[] TOKENS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000};
    private static final double[] IMAGE_TOKENS = {64, 128, 256, 384, 640, 896, 1280, 1920, 2560};

    private final MeterRegistry registry;

    GenerationMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void finished(
            ModelDescription model,
            String owner,
            PreparedPrompt prompt,
            GenerationEvent.Finished result,
            Duration elapsed) {
        Tags tags = Tags.of("model_name", model.name());
        times(result, elapsed, tags);
        summary("request.prompt.tokens", TOKENS, tags).record(result.usage().promptTokens());
        summary("request.generation.tokens", TOKENS, tags).record(result.usage().completionTokens());
        for (ImageView image : prompt.images()) {
            summary("request.image.tokens", IMAGE_TOKENS, tags).record(image.visionTokens());
        }
        for (Choice choice : result.choices()) {
            registry.counter(
                            "xgenmm.request.success",
                            tags.and("finished_reason", choice.finishReason().label()))
                    .increment();
        }
    }

    private void times(GenerationEvent.Finished result, Duration elapsed, Tags tags) {
        GenerationTimings times = result.timings();
        timer("time.to.first.token", FIRST_TOKEN, tags).record(times.timeToFirstToken());
        timer("e2e.request.latency", WHOLE, tags).record(elapsed);
        timer("request.queue.time", WHOLE, tags).record(times.queue());
        timer("request.prefill.time", WHOLE, tags).record(times.prefill());
        timer("request.decode.time", WHOLE, tags).record(times.decode());
        timer("image.preprocess.time", FIRST_TOKEN, tags).record(times.preprocess());
        if (!times.vision().isZero()) {
            timer("vision.time", FIRST_TOKEN, tags).record(times.vision());
        }
        int steps =
                result.usage().completionTokens() / Math.max(1, result.choices().size()) - 1;
        if (steps > 0) {
            timer("inter.token.latency", PER_TOKEN, tags)
                    .record(times.decode().toNanos() / steps, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void failed(ModelDescription model, String owner, RuntimeException failure) {
        String kind = failure instanceof EngineBusyException
                ? "busy"
                : failure.getClass().getSimpleName();
        registry.counter("xgenmm.request.failure", "model_name", model.name(), "kind", kind)
                .increment();
    }

    private Timer timer(String name, double[] buckets, Tags tags) {
        return Timer.builder("xgenmm." + name)
                .tags(tags)
                .serviceLevelObjectives(Arrays.stream(buckets)
                        .mapToObj(seconds -> Duration.ofNanos((long) (seconds * 1e9)))
                        .toArray(Duration[]::new))
                .register(registry);
    }

    private DistributionSummary summary(String name, double[] buckets, Tags tags) {
        return DistributionSummary.builder("xgenmm." + name)
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }
}
