package io.xgenmm.web.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineStatus;
import io.xgenmm.web.models.ServedModels;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Reads the engines' own counters and gauges whenever somebody scrapes. */
@Component
class EngineGauges implements MeterBinder {

    private final ServedModels models;

    EngineGauges(ServedModels models) {
        this.models = models;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        models.engines().forEach(engine -> {
            gauges(engine, registry);
            counters(engine, registry);
        });
    }

    private static void gauges(Engine engine, MeterRegistry registry) {
        gauge(registry, engine, "num.requests.running", "Generations in slots", EngineStatus::running);
        gauge(registry, engine, "num.requests.waiting", "Prompts in the queue", EngineStatus::waiting);
        gauge(
                registry,
                engine,
                "kv.cache.usage.perc",
                "Share of KV positions in use, 0 to 1",
                status -> status.kvCacheCapacityTokens() == 0
                        ? 0
                        : (double) status.kvCacheTokens() / status.kvCacheCapacityTokens());
        gauge(registry, engine, "slots", "Generations that fit side by side", EngineStatus::slots);
        gauge(registry, engine, "queue.capacity", "Prompts that may wait", EngineStatus::queueCapacity);
        gauge(registry, engine, "kv.cache.bytes", "Memory of the KV cache", EngineStatus::kvCacheBytes);
        gauge(registry, engine, "image.cache.bytes", "Memory of cached vision tokens", EngineStatus::imageCacheBytes);
        gauge(registry, engine, "engine.up", "1 while the engine answers", status -> status.failure() == null ? 1 : 0);
    }

    private static void counters(Engine engine, MeterRegistry registry) {
        counter(registry, engine, "prompt.tokens", "Prompt positions read", EngineStatus::promptTokens);
        counter(registry, engine, "generation.tokens", "Tokens generated", EngineStatus::generatedTokens);
        counter(registry, engine, "prefix.cache.queries", "Prompts looked up", EngineStatus::prefixCacheQueries);
        counter(registry, engine, "prefix.cache.hits", "Prompts found", EngineStatus::prefixCacheHits);
        counter(registry, engine, "image.cache.queries", "Pictures looked up", EngineStatus::imageCacheQueries);
        counter(registry, engine, "image.cache.hits", "Pictures found", EngineStatus::imageCacheHits);
        counter(registry, engine, "vision.tiles", "Tiles encoded", EngineStatus::encodedTiles);
        counter(registry, engine, "engine.steps", "Forward passes", EngineStatus::steps);
        counter(registry, engine, "engine.step.seconds", "Time in forward passes", s -> s.stepNanos() / 1e9);
    }

    private static void gauge(
            MeterRegistry registry, Engine engine, String name, String what, ToDoubleFunction<EngineStatus> value) {
        Gauge.builder("xgenmm." + name, engine, e -> value.applyAsDouble(e.status()))
                .description(what)
                .tags(tags(engine))
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry, Engine engine, String name, String what, ToDoubleFunction<EngineStatus> value) {
        FunctionCounter.builder("xgenmm." + name, engine, e -> value.applyAsDouble(e.status()))
                .description(what)
                .tags(tags(engine))
                .register(registry);
    }

    private static Tags tags(Engine engine) {
        return Tags.of("model_name", engine.model().name());
    }
}
