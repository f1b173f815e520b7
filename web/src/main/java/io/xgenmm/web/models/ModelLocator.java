package io.xgenmm.web.models;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.tiny.TinyModels;
import java.io.IOException;
import java.io.UncheckedIOException;
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
        Stream<String> embedded = TinyModels.names().stream().filter(name -> !stored().contains(name));
        return Stream.concat(stored().stream(), embedded).toList();
    }

    private List<String> stored() {
        if (!Files.isDirectory(home.models())) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(home.models())) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the model store " + home.models(), e);
        }
    }

    private Optional<LocatedModel> inStore(String name) {
        return stored().contains(name)
                ? Optional.of(new LocatedModel(name, home.models().resolve(name), LocatedModel.Kind.STORE))
                : Optional.empty();
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
