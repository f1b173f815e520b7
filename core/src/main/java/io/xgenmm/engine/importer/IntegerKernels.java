package io.xgenmm.engine.importer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Whether products of unsigned activations and signed weights are exact on this processor. Without VNNI instructions ONNX
 * Runtime adds pairs of them in 16 bits, which saturates.
 */
final class IntegerKernels {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    private IntegerKernels() {}

    static boolean signedIsExact() {
        String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
        return !x86 || hasVnni(PROCESSOR);
    }

    /** @param processor in the form of Linux; missing (other systems): the safe answer is no */
    static boolean hasVnni(Path processor) {
        try {
            return Files.readAllLines(processor).stream()
                    .filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> List.of(line.split("\\s+")))
                    .filter(flags -> flags.contains("avx512_vnni") || flags.contains("avx_vnni"))
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
