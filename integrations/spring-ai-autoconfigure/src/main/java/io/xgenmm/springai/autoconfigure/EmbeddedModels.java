package io.xgenmm.springai.autoconfigure;

import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.importer.ModelStore;
import io.xgenmm.engine.importer.StoredModel;
import io.xgenmm.engine.runtime.Engines;
import io.xgenmm.springai.EmbeddedBackend;
import io.xgenmm.tiny.TinyModels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Opens a model in this process: from the store, from the embedded family, or from a folder. */
final class EmbeddedModels {
    static final String DEFAULT_MODEL = "tiny-interleave";
    private static final String TINY_MODELS = "io.xgenmm.tiny.TinyModels";

    private EmbeddedModels() {}

    /**
     * @param reference a name in the store, of the embedded family, or a folder; null: {@link #DEFAULT_MODEL}
     * @throws ModelLoadException if there is no such model or it is broken
     */
    static EmbeddedBackend open(XGenMmProperties properties, @Nullable String reference) {
        String name = reference == null ? DEFAULT_MODEL : reference;
        Path home = home(properties.home());
        Path cache = home.resolve("cache");
        EngineOptions options = EngineOptions.of(label(name), folder(name, home, cache), cache)
                .withDevice(properties.device())
                .withSlots(properties.slots())
                .withQueue(
                        properties.maxQueue(),
                        EngineOptions.of(name, home, cache).maxWait());
        if (properties.threads() != null) {
            options = options.withThreads(properties.threads());
        }
        if (properties.contextTokens() != null) {
            options = options.withContextTokens(properties.contextTokens());
        }
        return new EmbeddedBackend(Engines.open(options));
    }

    private static String label(String name) {
        Path file = Path.of(name).getFileName();
        return file == null ? name : file.toString();
    }

    private static Path folder(String name, Path home, Path cache) {
        StoredModel stored = new ModelStore(home).find(name).orElse(null);
        if (stored != null) {
            return stored.directory();
        }
        if (ClassUtils.isPresent(TINY_MODELS, null) && TinyModels.names().contains(name)) {
            return TinyModels.extract(name, cache.resolve("tiny"));
        }
        Path folder = Path.of(name);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        throw new ModelLoadException(
                "expected a model of the store under %s, an embedded model or a folder, but found no '%s'"
                        .formatted(home, name));
    }

    private static Path home(@Nullable Path configured) {
        if (configured != null) {
            return configured;
        }
        String variable = System.getenv("XGEN_MM_HOME");
        return variable == null || variable.isBlank()
                ? Path.of(System.getProperty("user.home"), ".xgen-mm")
                : Path.of(variable);
    }
}
