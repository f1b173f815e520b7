package io.xgenmm.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/** The chart of this module, and what Helm makes of it. */
final class Chart {

    static final Path FOLDER = Path.of("xgen-mm").toAbsolutePath();
    static final String RELEASE = "demo";
    static final String NAMESPACE = "vision";

    private static final String OLDEST_KUBERNETES = "1.30.0";
    private static final Map<Path, String> RENDERED = new ConcurrentHashMap<>();

    private Chart() {}

    /** The values files that the chart is tried with. */
    static List<Path> valuesFiles() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code helm template} prints, hooks included. */
    static String text(Path values) {
        return RENDERED.computeIfAbsent(values, Chart::template);
    }

    private static String template(Path values) {
        return new Helm(FOLDER)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(OLDEST_KUBERNETES)
                .withValuesFile(values)
                .call();
    }

    /** As {@link #text(Path)}, with the values as YAML. */
    static String text(String values) {
        return withFile(values, Chart::template);
    }

    static List<Manifest> render(Path values) {
        return manifests(text(values));
    }

    static List<Manifest> render(String values) {
        return manifests(text(values));
    }

    /** {@code helm lint --strict} of a copy whose defaults are {@code values}, since the library lints defaults alone. */
    static LintResult lint(Path values, Path folder) {
        copy(FOLDER, folder);
        Yaml yaml = new Yaml();
        Object merged = Values.merge(yaml.load(read(FOLDER.resolve("values.yaml"))), yaml.load(read(values)));
        write(folder.resolve("values.yaml"), yaml.dump(merged));
        return new Helm(folder).lint().strict().call();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Manifest> manifests(String text) {
        return StreamSupport.stream(new Yaml().loadAll(text).spliterator(), false)
                .filter(document -> document != null)
                .map(Manifest::of)
                .toList();
    }

    private static String withFile(String values, Function<Path, String> use) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, values);
                return use.apply(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
