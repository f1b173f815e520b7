package io.xgenmm.engine.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Outputs of the original code on small random checkpoints. The system property {@value #PROPERTY} names the folder of the
 * whole set; without it the part that lies beside core's tests is used.
 */
public final class Fixtures {

    public static final String PROPERTY = "xgenmm.fixtures";

    private Fixtures() {}

    /** The folder with {@code checkpoints/}, {@code goldens/}, {@code images/}, ...; empty outside core without the property. */
    public static Optional<Path> find() {
        String folder = System.getProperty(PROPERTY, "");
        return folder.isEmpty() ? beside() : Optional.of(Path.of(folder));
    }

    public static Path root() {
        return find().orElseThrow(() -> new IllegalStateException(
                "expected fixtures beside the tests or in -D%s=FOLDER, found none".formatted(PROPERTY)));
    }

    /** Whether the whole set is used: every case, every tensor. */
    public static boolean complete() {
        return !System.getProperty(PROPERTY, "").isEmpty();
    }

    public static Path checkpoint(String variant) {
        return root().resolve("checkpoints").resolve(variant);
    }

    /** Names of the variants whose checkpoints are there, sorted. */
    public static List<String> variants() {
        return folders(root().resolve("checkpoints"));
    }

    public static Golden golden(String variant, String name) {
        return Golden.load(root().resolve("goldens").resolve(variant).resolve(name));
    }

    public static boolean has(String variant, String name) {
        return Files.exists(
                root().resolve("goldens").resolve(variant).resolve(name).resolve("case.json"));
    }

    /** Every case of a variant, sorted by name. */
    public static List<Golden> goldens(String variant) {
        return folders(root().resolve("goldens").resolve(variant)).stream()
                .map(name -> golden(variant, name))
                .toList();
    }

    /** A picture as it was stored. */
    public static Path image(String name) {
        return root().resolve("images").resolve(name);
    }

    /** Whether every picture of the case is there. */
    public static boolean hasImages(Golden golden) {
        for (int row = 0; row < golden.rows(); row++) {
            if (!golden.images(row).stream().allMatch(name -> Files.exists(image(name)))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> folders(Path parent) {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory)
                    .map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> beside() {
        URL readme = Fixtures.class.getResource("/fixtures/README.md");
        if (readme == null || !readme.getProtocol().equals("file")) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Path.of(readme.toURI()).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
