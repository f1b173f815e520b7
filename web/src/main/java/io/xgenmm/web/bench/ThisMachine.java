package io.xgenmm.web.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the system says of machine and process; Linux says more than others. */
final class ThisMachine {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CPU = Path.of("/proc/cpuinfo");

    private ThisMachine() {}

    static BenchReport.Machine describe() {
        return new BenchReport.Machine(
                valueIn(CPU, "model name").orElse(System.getProperty("os.arch", "unknown")),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    /** Resident memory of this process now, files it maps included; null if the system does not tell. */
    static @Nullable Long residentBytes() {
        return valueIn(STATUS, "VmRSS")
                .map(text -> Long.parseLong(text.replaceAll("\\D", "")) * 1024)
                .orElse(null);
    }

    private static Optional<String> valueIn(Path file, String key) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
