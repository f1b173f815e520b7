package io.xgenmm.web.models;

import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.Checkpoints;
import io.xgenmm.tiny.TinyModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The models inside the jar, unpacked into the home's cache. Thread-safe. */
public final class EmbeddedModels {

    private final Home home;

    public EmbeddedModels(Home home) {
        this.home = home;
    }

    /**
     * One of them.
     *
     * @param sha256 of its list of files and hashes
     */
    public record Embedded(String name, Variant variant, long bytes, String sha256) {}

    /** Where that model lies, unpacked. */
    public Path directory(String name) {
        return TinyModels.extract(name, home.cache().resolve("tiny"));
    }

    public List<Embedded> list() {
        return TinyModels.names().stream().map(this::describe).toList();
    }

    private Embedded describe(String name) {
        Path directory = directory(name);
        return new Embedded(
                name, Checkpoints.readConfig(directory).variant(), size(directory), TinyModels.sha256Of(name));
    }

    private static long size(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + directory, e);
        }
    }
}
