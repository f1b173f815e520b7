package io.xgenmm.engine.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import io.xgenmm.engine.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime's native libraries: unpacked once into a cache folder instead of at every start, or taken from a folder of
 * the user's own. Must run before the first class of ONNX Runtime is initialised; later calls change nothing.
 */
final class NativeLibraries {
    /** A folder with the native libraries, for instance a build for another CUDA version. */
    static final String FOLDER_PROPERTY = "xgenmm.native";

    static final String FOLDER_VARIABLE = "XGEN_MM_NATIVE";

    /** ONNX Runtime's own. */
    private static final String PATH_PROPERTY = "onnxruntime.native.path";

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
    private static final String RESOURCES = "/ai/onnxruntime/native/";
    private static final Object LOCK = new Object();

    private final Path cacheDirectory;

    NativeLibraries(Path cacheDirectory) {
        this.cacheDirectory = cacheDirectory;
    }

    /** Unpacks what every start needs, and tells ONNX Runtime where it is. */
    private void prepare() {
        synchronized (LOCK) {
            if (System.getProperty(PATH_PROPERTY) != null) {
                return;
            }
            Optional<Path> own = ownFolder();
            Path folder = own.orElseGet(this::unpackBase);
            System.setProperty(PATH_PROPERTY, folder.toString());
            LOG.debug("ONNX Runtime's native libraries: {}", folder);
        }
    }

    /**
     * ONNX Runtime's environment, its libraries found. There is one in a process and its first user decides how it logs, so
     * everybody takes it from here.
     */
    OrtEnvironment environment() {
        prepare();
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "xgen-mm");
    }

    private static Optional<Path> ownFolder() {
        String named = System.getProperty(FOLDER_PROPERTY, System.getenv().getOrDefault(FOLDER_VARIABLE, ""));
        if (named.isEmpty()) {
            return Optional.empty();
        }
        Path folder = Path.of(named).toAbsolutePath();
        Path library = folder.resolve(System.mapLibraryName("onnxruntime"));
        if (!Files.isRegularFile(library)) {
            throw new ModelLoadException(
                    "%s (or -D%s) must name a folder with ONNX Runtime's libraries, but %s does not exist"
                            .formatted(FOLDER_VARIABLE, FOLDER_PROPERTY, library));
        }
        return Optional.of(folder);
    }

    private Path unpackBase() {
        List.of("onnxruntime", "onnxruntime4j_jni", "onnxruntime_providers_shared")
                .forEach(this::unpack);
        return folder();
    }

    /** The CUDA provider (583 MB), only when somebody wants it. */
    void unpackCuda() {
        synchronized (LOCK) {
            if (folder().toString().equals(System.getProperty(PATH_PROPERTY))) {
                unpack("onnxruntime_providers_cuda");
            }
        }
    }

    /** The major version of CUDA that the provider links, wherever it comes from; empty without a provider. */
    OptionalInt cudaMajor() {
        String file = System.mapLibraryName("onnxruntime_providers_cuda");
        Path inFolder = Path.of(System.getProperty(PATH_PROPERTY, "")).resolve(file);
        try (InputStream provider = Files.isRegularFile(inFolder)
                ? Files.newInputStream(inFolder)
                : NativeLibraries.class.getResourceAsStream(RESOURCES + platform() + "/" + file)) {
            return provider == null ? OptionalInt.empty() : CudaLibraries.wantedBy(provider);
        } catch (IOException e) {
            LOG.warn("the CUDA provider {} cannot be read: {}", inFolder, e.getMessage());
            return OptionalInt.empty();
        }
    }

    private Path folder() {
        return cacheDirectory.toAbsolutePath().resolve("onnxruntime-%s-%s".formatted(version(), platform()));
    }

    /** From the manifest: asking ONNX Runtime itself would load its libraries. */
    private static String version() {
        String version = OrtException.class.getPackage().getImplementationVersion();
        return version == null ? "unversioned" : version;
    }

    /** As the folders inside ONNX Runtime's jar are named. */
    private static String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String system = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
        return system + "-" + (arch.equals("aarch64") || arch.equals("arm64") ? "aarch64" : "x64");
    }

    private void unpack(String library) {
        String file = System.mapLibraryName(library);
        URL resource = NativeLibraries.class.getResource(RESOURCES + platform() + "/" + file);
        if (resource == null) {
            return; // not part of this build, or of this platform's
        }
        Path target = folder().resolve(file);
        try {
            URLConnection connection = resource.openConnection();
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                if (!Files.exists(target) || Files.size(target) != connection.getContentLengthLong()) {
                    write(in, target);
                }
            }
        } catch (IOException e) {
            throw new ModelLoadException(
                    "ONNX Runtime's library %s cannot be unpacked to %s: %s; check free space and rights, or name a folder with %s"
                            .formatted(file, target, e.getMessage(), FOLDER_VARIABLE),
                    e);
        }
    }

    private static void write(InputStream in, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Path part =
                Files.createTempFile(target.getParent(), target.getFileName().toString(), ".part");
        try {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
