package io.xgenmm.engine.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which major version of CUDA a library asks for, and which ones a host has. Told by the runtime's file name, on Linux. */
final class CudaLibraries {
    private static final Pattern RUNTIME = Pattern.compile("libcudart\\.so\\.(\\d{1,2})");
    private static final int BLOCK = 1 << 20;
    private static final int LONGEST_NAME = 24;

    private CudaLibraries() {}

    /** Reads a provider's file up to the name of the CUDA runtime it links. */
    static OptionalInt wantedBy(InputStream provider) throws IOException {
        byte[] buffer = new byte[LONGEST_NAME + BLOCK];
        int kept = 0;
        for (int read; (read = provider.readNBytes(buffer, kept, BLOCK)) > 0; ) {
            int length = kept + read;
            Matcher name = RUNTIME.matcher(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
            if (name.find()) {
                return OptionalInt.of(Integer.parseInt(name.group(1)));
            }
            kept = Math.min(LONGEST_NAME, length);
            System.arraycopy(buffer, length - kept, buffer, 0, kept);
        }
        return OptionalInt.empty();
    }

    /** Major versions whose runtime lies in one of the folders. */
    static TreeSet<Integer> presentIn(Stream<Path> folders) {
        TreeSet<Integer> majors = new TreeSet<>();
        folders.filter(Files::isDirectory).forEach(folder -> collect(folder, majors));
        return majors;
    }

    private static void collect(Path folder, TreeSet<Integer> majors) {
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> RUNTIME.matcher(file.getFileName().toString()))
                    .filter(Matcher::lookingAt)
                    .forEach(name -> majors.add(Integer.parseInt(name.group(1))));
        } catch (IOException e) {
            // a folder of the search path that cannot be read holds nothing for us
        }
    }

    /** Where the loader looks: {@code LD_LIBRARY_PATH}, CUDA's own folders, the system's. */
    static Stream<Path> searchPath() {
        String own = System.getenv().getOrDefault("LD_LIBRARY_PATH", "");
        Stream<String> usual = Stream.of(
                "/usr/local/cuda/lib64",
                "/usr/local/cuda-12/lib64",
                "/usr/local/cuda-13/lib64",
                "/usr/lib/x86_64-linux-gnu",
                "/usr/lib64",
                "/usr/lib/aarch64-linux-gnu");
        return Stream.concat(Stream.of(own.split(":", -1)).filter(s -> !s.isEmpty()), usual)
                .map(Path::of);
    }
}
