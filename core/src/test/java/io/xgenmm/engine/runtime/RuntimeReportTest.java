package io.xgenmm.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeReportTest {

    @TempDir
    Path folder;

    @Test
    void runsWhatItReports() {
        RuntimeReport report = RuntimeReport.make(GoldenEngines.CACHE);

        assertThat(report.version()).matches("1\\.\\d+\\.\\d+");
        assertThat(report.providers()).contains("CPU");
        assertThat(report.bridgeProblem()).isEmpty();
        assertThat(report.device().equals("cpu")).isNotEqualTo(report.fallback().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, (1 << 20) - 8, (1 << 20) + 3, 3_000_000})
    void findsTheRuntimeThatAProviderLinksWhereverItStands(int before) throws IOException {
        byte[] name = "libcudart.so.12\0".getBytes(StandardCharsets.US_ASCII);
        byte[] provider = new byte[before + name.length + 50];
        System.arraycopy(name, 0, provider, before, name.length);

        assertThat(CudaLibraries.wantedBy(new ByteArrayInputStream(provider))).isEqualTo(OptionalInt.of(12));
    }

    @Test
    void findsNothingInALibraryWithoutCuda() throws IOException {
        assertThat(CudaLibraries.wantedBy(new ByteArrayInputStream(new byte[2_500_000])))
                .isEmpty();
    }

    @Test
    void listsTheMajorsOfAHost() throws IOException {
        Files.createFile(folder.resolve("libcudart.so.13.0.48"));
        Files.createFile(folder.resolve("libcudart.so.12"));
        Files.createFile(folder.resolve("libcudart_static.a"));

        assertThat(CudaLibraries.presentIn(Stream.of(folder, folder.resolve("missing"))))
                .containsExactly(12, 13);
    }
}
