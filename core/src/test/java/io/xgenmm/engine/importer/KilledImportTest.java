package io.xgenmm.engine.importer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.engine.Precision;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.testkit.RandomCheckpoint;
import io.xgenmm.engine.testkit.TestModels;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** An import in a process of its own, killed without a chance to clean up. */
@Tag("heavy")
class KilledImportTest {
    private static final DecoderConfig DECODER = new DecoderConfig(
            512, 1408, 8, 8, 8, 1056, 1012, 512, 1e-5f, 10000.0, OptionalInt.empty(), 1, 1000); // 30 M parameters

    @TempDir
    Path folder;

    @Test
    void killedImportGoesOnAndGivesTheSameBytes() throws Exception {
        Path source = folder.resolve("source");
        RandomCheckpoint.of(TestModels.with(TestModels.tiny(Variant.INSTRUCT), DECODER))
                .shards(2)
                .write(source);
        ImportRequest request = ImportRequest.of(source, folder.resolve("home"), "m", Precision.FP32);
        Path work = folder.resolve("home/models/.importing-m");

        for (String finished : new String[] {"decoder.weights 5", "decoder.weights 20"}) {
            Process child = start(source, folder.resolve("home"));
            await(child, work.resolve("journal"), finished);
            child.destroyForcibly().waitFor(); // SIGKILL
            assertThat(work).isDirectory();
        }
        long[] first = {-1};
        StoredModel resumed = ModelImporter.importCheckpoint(request.withVerify(true), (step, done, total) -> {
            first[0] = first[0] < 0 ? done : first[0];
        });

        ImportRequest other = ImportRequest.of(source, folder.resolve("other"), "m", Precision.FP32);
        assertThat(resumed.sha256())
                .isEqualTo(
                        ModelImporter.importCheckpoint(other, (s, d, t) -> {}).sha256());
        assertThat(first[0]).isPositive();
    }

    /** Until the journal says that much, or more; the child then still has work to do. */
    private static void await(Process child, Path journal, String finished) throws Exception {
        int wanted = Integer.parseInt(finished.split(" ")[1]);
        while (items(journal, finished.split(" ")[0]) < wanted) {
            assertThat(child.isAlive())
                    .as("import must not finish before it is killed")
                    .isTrue();
            Thread.sleep(2);
        }
    }

    private static int items(Path journal, String file) throws Exception {
        return !Files.exists(journal)
                ? 0
                : Files.readAllLines(journal).stream()
                        .filter(line -> line.startsWith(file + " ") && line.endsWith(" ."))
                        .mapToInt(line -> Integer.parseInt(line.split(" ")[1]))
                        .max()
                        .orElse(0);
    }

    private static Process start(Path source, Path home) throws Exception {
        String classPath = Stream.of(
                        KilledImportTest.class,
                        ModelImporter.class,
                        JsonMapper.class,
                        JacksonException.class,
                        JsonProperty.class,
                        Logger.class)
                .map(c -> new File(c.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .getPath())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(java, "-cp", classPath, Child.class.getName(), source.toString(), home.toString())
                .inheritIO()
                .start();
    }

    /** The other process: slow, so that it can be caught in the middle. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            ImportRequest request = ImportRequest.of(Path.of(arguments[0]), Path.of(arguments[1]), "m", Precision.FP32);
            ModelImporter.importCheckpoint(request, (step, done, total) -> {
                try {
                    TimeUnit.MILLISECONDS.sleep(20);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }
}
