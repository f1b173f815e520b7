package io.xgenmm.web.models;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.importer.ModelStore;
import io.xgenmm.engine.importer.StoredModel;
import io.xgenmm.tiny.TinyModels;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds models by name or folder. Thread-safe; looks at the disk each time. */
public final class ModelLocator {

    public static final String DEFAULT_MODEL = "tiny-interleave";

    private final Home home;

    public ModelLocator(Home home) {
        this.home = home;
    }

    /**
     * @param reference a name in the store, the name of an embedded model, or a folder
     * @throws ModelLoadException if it is none of these, saying what there is
     */
    public LocatedModel locate(String reference) {
        return inStore(reference)
                .or(() -> embedded(reference))
                .or(() -> folder(reference))
                .orElseThrow(() -> new ModelLoadException(
                        "expected a model of the store, an embedded model or a folder, but found no '%s'; there are: %s (see `xgen-mm list`)"
                                .formatted(reference, String.join(", ", names()))));
    }

    /** Names of the store, then of the embedded models that the store does not hide. */
    public List<String> names() {
        Stream<String> stored = new ModelStore(home.directory()).list().stream().map(StoredModel::name);
        return Stream.concat(stored, TinyModels.names().stream()).distinct().toList();
    }

    private Optional<LocatedModel> inStore(String name) {
        return new ModelStore(home.directory())
                .find(name)
                .map(model -> new LocatedModel(name, model.directory(), LocatedModel.Kind.STORE));
    }

    private Optional<LocatedModel> embedded(String name) {
        return TinyModels.names().contains(name)
                ? Optional.of(new LocatedModel(
                        name, TinyModels.extract(name, home.cache().resolve("tiny")), LocatedModel.Kind.EMBEDDED))
                : Optional.empty();
    }

    private static Optional<LocatedModel> folder(String reference) {
        try {
            Path folder = Path.of(reference).toAbsolutePath().normalize();
            return Files.isDirectory(folder)
                    ? Optional.of(
                            new LocatedModel(String.valueOf(folder.getFileName()), folder, LocatedModel.Kind.FOLDER))
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
