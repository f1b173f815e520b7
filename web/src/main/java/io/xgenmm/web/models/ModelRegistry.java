package io.xgenmm.web.models;

import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.Precision;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.LimitsProperties;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models of the configuration, opened at start and closed at the end. Thread-safe. */
final class ModelRegistry implements ServedModels, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ModelRegistry.class);

    private final Map<String, Engine> engines = new LinkedHashMap<>();

    private ModelRegistry() {}

    /** @throws ModelLoadException if a model cannot be opened; those opened before are closed again */
    static ModelRegistry open(
            ModelsProperties models, EngineProperties settings, LimitsProperties limits, EngineOpener opener) {
        var registry = new ModelRegistry();
        try {
            configured(models).forEach(model -> registry.add(options(model, models, settings, limits), opener));
            return registry;
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    private static List<ModelsProperties.Model> configured(ModelsProperties models) {
        return models.models().isEmpty()
                ? List.of(new ModelsProperties.Model(ModelLocator.DEFAULT_MODEL, null, null, "auto"))
                : models.models();
    }

    private void add(EngineOptions options, EngineOpener opener) {
        if (engines.containsKey(options.name())) {
            throw new ModelLoadException(
                    "expected models of different names, but '%s' is configured twice; set xgen-mm.models[].name"
                            .formatted(options.name()));
        }
        long started = System.nanoTime();
        Engine engine = opener.open(options);
        engines.put(options.name(), engine);
        log.info(
                "model {} ({}, {}) is open on {} after {} ms",
                options.name(),
                engine.model().variant().label(),
                engine.model().precision().label(),
                engine.model().device(),
                (System.nanoTime() - started) / 1_000_000);
    }

    private static EngineOptions options(
            ModelsProperties.Model model, ModelsProperties models, EngineProperties settings, LimitsProperties limits) {
        Home home = new Home(models.home());
        LocatedModel located = new ModelLocator(home).locate(model.reference());
        String name = Optional.ofNullable(model.name()).orElse(located.name());
        EngineOptions options = EngineOptions.of(name, located.directory(), home.cache())
                .withDevice(model.device())
                .withSlots(settings.slots())
                .withQueue(settings.maxQueue(), settings.maxWait())
                .withPrefillChunk(settings.prefillChunk())
                .withCaches(settings.imageCache().toBytes(), settings.prefixCache())
                .withImageLimits(limits.toImageLimits());
        options = precision(model.precision()).map(options::withPrecision).orElse(options);
        options = settings.contextTokens() == null ? options : options.withContextTokens(settings.contextTokens());
        return settings.threads() == null ? options : options.withThreads(settings.threads());
    }

    private static Optional<Precision> precision(@Nullable String label) {
        return Optional.ofNullable(label).filter(p -> !p.equals("auto")).map(Precision::of);
    }

    @Override
    public Engine engine(Optional<String> model) {
        if (model.isEmpty()) {
            return engines.values().iterator().next();
        }
        Engine engine = engines.get(model.get());
        if (engine == null) {
            throw ApiException.notFound(
                    "model",
                    "model_not_found",
                    "The model '%.100s' does not exist; there are: %s."
                            .formatted(model.get(), String.join(", ", engines.keySet())));
        }
        return engine;
    }

    @Override
    public List<Engine> engines() {
        return List.copyOf(engines.values());
    }

    @Override
    public void close() {
        engines.values().forEach(Engine::close);
    }
}
