package io.xgenmm.engine.importer;

import io.xgenmm.engine.EngineException;
import io.xgenmm.engine.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder {@code models/} of a home: imported models, a folder each. Folders that begin with a dot are unfinished
 * imports or removals. Thread-safe; other processes may work on the same folder.
 */
public final class ModelStore {
    private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final Path models;

    public ModelStore(Path home) {
        this.models = home.resolve("models");
    }

    /** Every readable entry, by name; what cannot be read is logged and left out. */
    public List<StoredModel> list() {
        if (!Files.isDirectory(models)) {
            return List.of();
        }
        List<StoredModel> found = new ArrayList<>();
        try (Stream<Path> folders = Files.list(models)) {
            for (Path folder : folders.sorted().toList()) {
                if (NAME.matcher(folder.getFileName().toString()).matches() && Files.isDirectory(folder)) {
                    readable(folder).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new ModelLoadException("model store %s cannot be read: %s".formatted(models, e), e);
        }
        return found;
    }

    private static Optional<StoredModel> readable(Path folder) {
        try {
            return Optional.of(StoredModel.of(folder, Manifest.read(folder)));
        } catch (EngineException | IllegalArgumentException e) {
            LOG.warn("model {} is left out: {}", folder.getFileName(), e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * The entry of that name; empty if there is none.
     *
     * @throws ModelLoadException if there is one, but broken
     */
    public Optional<StoredModel> find(String name) {
        if (!NAME.matcher(name).matches() || !Files.isDirectory(folder(name))) {
            return Optional.empty();
        }
        try {
            return Optional.of(StoredModel.of(folder(name), Manifest.read(folder(name))));
        } catch (IllegalArgumentException e) {
            throw new ModelLoadException(
                    "model %s is damaged: %s; import it again with --force".formatted(name, e.getMessage()), e);
        }
    }

    /** Deletes an entry, also a broken one; false if there is none. */
    public boolean remove(String name) {
        if (!NAME.matcher(name).matches() || !Files.isDirectory(folder(name))) {
            return false;
        }
        try {
            deleteTree(setAside(name));
            return true;
        } catch (IOException e) {
            throw new ModelLoadException("model %s cannot be removed: %s".formatted(name, e), e);
        }
    }

    /**
     * Reads every file of an entry and compares size and hash with the manifest.
     *
     * @return a line for each file that differs; empty: all is well
     * @throws ModelLoadException if there is no such entry or its manifest is broken
     */
    public List<String> verify(String name) {
        StoredModel model = find(name).orElseThrow(() -> missing(name));
        return verify(model.directory(), Manifest.read(model.directory()));
    }

    static List<String> verify(Path folder, Manifest manifest) {
        List<String> problems = new ArrayList<>();
        for (Manifest.StoredFile file : manifest.files()) {
            difference(folder.resolve(file.name()), file).ifPresent(problems::add);
        }
        return problems;
    }

    private static Optional<String> difference(Path path, Manifest.StoredFile expected) {
        try {
            long bytes = Files.exists(path) ? Files.size(path) : -1;
            if (bytes != expected.bytes()) {
                return Optional.of("%s: expected %d bytes, found %s"
                        .formatted(expected.name(), expected.bytes(), bytes < 0 ? "no file" : bytes));
            }
            String sha256 = Digests.of(path);
            return sha256.equals(expected.sha256())
                    ? Optional.empty()
                    : Optional.of(
                            "%s: expected SHA-256 %s, found %s".formatted(expected.name(), expected.sha256(), sha256));
        } catch (IOException e) {
            return Optional.of("%s: cannot be read: %s".formatted(expected.name(), e));
        }
    }

    /** What to tell of a name that is not there. */
    public ModelLoadException missing(String name) {
        List<String> names = list().stream().map(StoredModel::name).toList();
        return new ModelLoadException("no model '%s' in %s; it holds %s; import one with: xgen-mm import DIR --name %s"
                .formatted(name, models, names.isEmpty() ? "none" : String.join(", ", names), name));
    }

    Path folder(String name) {
        return models.resolve(name);
    }

    /** Where a model is put together before it appears under its name. */
    Path workFolder(String name) {
        return models.resolve(".importing-" + name);
    }

    /** Makes a finished folder appear under its name at once, in place of what is there. */
    void publish(Path finished, String name) throws IOException {
        Optional<Path> old = Files.isDirectory(folder(name)) ? Optional.of(setAside(name)) : Optional.empty();
        Files.move(finished, folder(name), StandardCopyOption.ATOMIC_MOVE);
        if (old.isPresent()) {
            deleteTree(old.get());
        }
    }

    private Path setAside(String name) throws IOException {
        Path aside = models.resolve(".removing-%s-%d".formatted(name, System.nanoTime()));
        return Files.move(folder(name), aside, StandardCopyOption.ATOMIC_MOVE);
    }

    static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a model's name must be letters, digits, '.', '_' and '-' (at most 100, the first a letter or digit), but is '%s'"
                            .formatted(name));
        }
    }
}
