import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lays out the image's files: {@code runtime} (a Java runtime and the C libraries it needs, from this machine), {@code libraries} and
 * {@code application}. Linux with glibc only. Arguments: the server's jar, the folder to fill.
 */
final class ImageLayers {

    private static final String MODULES = String.join(
            ",",
            "java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http",
            "java.prefs,java.rmi,java.scripting,java.security.jgss,java.security.sasl,java.sql,java.transaction.xa",
            "java.xml,java.xml.crypto,jdk.charsets,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.jfr,jdk.management",
            "jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs");

    /** Needed by ONNX Runtime and PostgreSQL, which are unpacked at run time; the first two also by resolving names. */
    private static final List<String> FURTHER = List.of(
            "libresolv.so.2", "libnss_dns.so.2", "libstdc++.so.6", "libgcc_s.so.1", "libm.so.6", "libdl.so.2", "libpthread.so.0",
            "librt.so.1");

    /** Of windows and screens, which a server has none of. */
    private static final Set<String> NOT_HEADLESS = Set.of("libawt_xawt.so", "libjawt.so", "libsplashscreen.so");

    private static final Pattern RESOLVED = Pattern.compile("\\s(/\\S+) \\(0x");

    private final Path layers;

    private ImageLayers(Path layers) {
        this.layers = layers;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path layers = Path.of(arguments[1]).toAbsolutePath();
        deleteTree(layers);
        Files.createDirectories(layers);
        Files.createDirectories(layers.resolveSibling("classes")); // Jib wants to see one, though nothing is in it
        ImageLayers image = new ImageLayers(layers);
        image.runtime();
        image.application(Path.of(arguments[0]));
    }

    private void runtime() throws IOException, InterruptedException {
        Path root = layers.resolve("runtime");
        Path java = root.resolve("opt/java");
        Files.createDirectories(java.getParent());
        run(tool("jlink"), "--add-modules", MODULES, "--strip-java-debug-attributes", "--no-header-files", "--no-man-pages",
                "--output", java.toString());
        for (String name : NOT_HEADLESS) {
            Files.deleteIfExists(java.resolve("lib").resolve(name));
        }
        libraries(root, java);
        Files.createDirectories(root.resolve("tmp"));
        Files.createDirectories(root.resolve("var/lib/xgen-mm"));
        Path etc = Files.createDirectories(root.resolve("etc"));
        Files.writeString(etc.resolve("passwd"), "root:x:0:0:root:/:/bin/false\nxgen-mm:x:10001:10001::/var/lib/xgen-mm:/bin/false\n");
        Files.writeString(etc.resolve("group"), "root:x:0:\nxgen-mm:x:10001:\n");
        Files.writeString(etc.resolve("nsswitch.conf"), "hosts: files dns\n");
    }

    /** Copies what the runtime and the shell are linked with, each to where the loader looks for it. */
    private void libraries(Path root, Path java) throws IOException, InterruptedException {
        Path shell = Path.of("/bin/sh"); // PostgreSQL's initdb starts its children through it
        Set<Path> needed = new TreeSet<>(linked(shell));
        try (Stream<Path> files = Files.walk(java)) {
            for (Path file : files.filter(ImageLayers::isElf).toList()) {
                needed.addAll(linked(file));
            }
        }
        needed.removeIf(path -> path.startsWith(java));
        Path folder = needed.stream().filter(path -> path.endsWith("libc.so.6")).findFirst().orElseThrow().getParent();
        FURTHER.stream().map(folder::resolve).filter(Files::exists).forEach(needed::add);
        needed.add(shell);
        for (Path file : needed) {
            Path target = root.resolve(file.toString().substring(1));
            Files.createDirectories(target.getParent());
            Files.copy(file.toRealPath(), target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void application(Path jar) throws IOException, InterruptedException {
        Path extracted = layers.resolve("extracted");
        run(tool("java"), "-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination", extracted.toString());
        Path libraries = Files.createDirectories(layers.resolve("libraries/app/lib"));
        Path own = Files.createDirectories(layers.resolve("application/app/lib"));
        try (Stream<Path> files = Files.list(extracted.resolve("lib"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                Files.move(file, (name.startsWith("xgen-mm-") ? own : libraries).resolve(name));
            }
        }
        Files.move(extracted.resolve("xgen-mm.jar"), own.resolveSibling("xgen-mm.jar"));
        deleteTree(extracted);
    }

    private static List<Path> linked(Path file) throws IOException, InterruptedException {
        Matcher matcher = RESOLVED.matcher(output("ldd", file.toString()));
        List<Path> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(Path.of(matcher.group(1)));
        }
        return found;
    }

    private static boolean isElf(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(4), StandardCharsets.ISO_8859_1).equals("\u007fELF");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        output(command);
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("%s ended with %d: %s".formatted(String.join(" ", command), code, said));
        }
        return said;
    }

    private static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
