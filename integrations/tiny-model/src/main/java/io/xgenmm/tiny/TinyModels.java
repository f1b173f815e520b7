package io.xgenmm.tiny;

import io.xgenmm.engine.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The embedded models: each a folder in the published layout on the class path, with a {@code SHA256SUMS} that lists its
 * files. They are unpacked before they are opened, since ONNX Runtime maps weights from files. Thread-safe, also between
 * processes that share a cache folder.
 */
public final class TinyModels {

    private static final List<String> FAMILY = List.of("tiny-base", "tiny-singleimg", "tiny-interleave", "tiny-dpo");
    private static final String SUMS = "SHA256SUMS";
    private static final Pattern SUM = Pattern.compile("([0-9a-f]{64}) [ *]([A-Za-z0-9._-]+)");

    private TinyModels() {}

    /** Names of the models in this build. */
    public static List<String> names() {
        return FAMILY.stream()
                .filter(name -> TinyModels.class.getResource(name + "/" + SUMS) != null)
                .toList();
    }

    /**
     * Unpacks a model unless that has been done before.
     *
     * @param cache folder for unpacked models of all versions
     * @return a folder in the published layout; its content never changes
     * @throws ModelLoadException if there is no such model, it is damaged, or the cache cannot be written
     */
    public static Path extract(String name, Path cache) {
        byte[] sums = sums(name);
        Path target = cache.resolve(sha256(sums).substring(0, 16)).resolve(name);
        if (Files.isDirectory(target)) {
            return target;
        }
        try {
            unpackAside(name, sums, target);
            return target;
        } catch (IOException e) {
            throw new ModelLoadException("cannot unpack the model %s into %s: %s".formatted(name, target, e), e);
        }
    }

    /** Hex digest over the list of a model's files and hashes: what tells two versions apart. */
    public static String sha256Of(String name) {
        return sha256(sums(name));
    }

    private static byte[] sums(String name) {
        try (InputStream in = open(name, SUMS)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ModelLoadException(
                    "expected one of the embedded models %s, but found '%s'".formatted(names(), name), e);
        }
    }

    /** A folder under its final name is always whole, whenever the process is killed. */
    private static void unpackAside(String name, byte[] sums, Path target) throws IOException {
        Path version = target.toAbsolutePath().getParent();
        Files.createDirectories(version);
        Path draft = Files.createTempDirectory(version, "." + name);
        try {
            unpack(name, sums, draft);
            moveIntoPlace(draft, target);
        } finally {
            deleteTree(draft);
        }
    }

    private static void unpack(String name, byte[] sums, Path draft) throws IOException {
        for (Map.Entry<String, String> file : files(sums).entrySet()) {
            try (InputStream in = open(name, file.getKey())) {
                byte[] content = in.readAllBytes();
                if (!sha256(content).equals(file.getValue())) {
                    throw new IOException(
                            "%s/%s does not match its SHA-256; the jar is damaged".formatted(name, file.getKey()));
                }
                Files.write(draft.resolve(file.getKey()), content);
            }
        }
    }

    private static Map<String, String> files(byte[] sums) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        for (String line : new String(sums, StandardCharsets.UTF_8).lines().toList()) {
            Matcher sum = SUM.matcher(line);
            if (!sum.matches()) {
                throw new IOException(
                        "%s must hold lines of a SHA-256 and a file name, but one is another".formatted(SUMS));
            }
            files.put(sum.group(2), sum.group(1));
        }
        return files;
    }

    /** Another process may have been faster; its files are the same. */
    private static void moveIntoPlace(Path draft, Path target) throws IOException {
        try {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> tree = Files.walk(folder)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static InputStream open(String name, String file) throws IOException {
        InputStream in = FAMILY.contains(name) ? TinyModels.class.getResourceAsStream(name + "/" + file) : null;
        if (in == null) {
            throw new IOException("this build has no %s/%s".formatted(name, file));
        }
        return in;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        }
    }
}
