package io.xgenmm.engine.checkpoint;

import static io.xgenmm.engine.checkpoint.BrokenFiles.editHeader;
import static io.xgenmm.engine.checkpoint.BrokenFiles.editJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.testkit.RandomCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way of {@link BrokenCases} to break a good checkpoint is refused with the message it should have. */
class BrokenCheckpointTest {

    @TempDir
    static Path good;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeGoodOnes() {
        RandomCheckpoint.tiny(Variant.INSTRUCT).type(TensorType.BF16).write(good.resolve("instruct"));
        RandomCheckpoint.tiny(Variant.INSTRUCT).type(TensorType.BF16).shards(2).write(good.resolve("sharded"));
        RandomCheckpoint.tiny(Variant.V1_INSTRUCT).type(TensorType.F16).write(good.resolve("v1"));
    }

    @ParameterizedTest
    @MethodSource("io.xgenmm.engine.checkpoint.BrokenCases#all")
    void saysWhatIsWrong(BrokenCases.Case broken) throws IOException {
        copy(good.resolve(broken.source()));
        broken.breakage().in(folder);

        var failure = catchThrowableOfType(ModelLoadException.class, () -> Checkpoints.open(folder));

        assertThat(failure).as("refusal").isNotNull();
        assertThat(failure).hasMessageStartingWith("checkpoint " + folder + " cannot be opened");
        assertThat(failure.getMessage()).contains(broken.expected());
        assertThat(failure.toString().lines().count()).isLessThan(110);
    }

    @Test
    void noByteOfAHeaderOrConfigurationCanRaiseAnythingElse() throws IOException {
        copy(good.resolve("sharded"));
        var random = new SplittableRandom(20);
        for (String name : List.of("config.json", "preprocessor_config.json", BrokenCases.INDEX, BrokenCases.SHARD)) {
            byte[] original = Files.readAllBytes(folder.resolve(name));
            for (int i = 0; i < 60; i++) {
                byte[] changed = original.clone();
                changed[random.nextInt(Math.min(changed.length, 4000))] = (byte) random.nextInt(256);
                Files.write(folder.resolve(name), changed);
                try (Checkpoint opened = Checkpoints.open(folder)) {
                    assertThat(opened.tensors()).isNotEmpty(); // a harmless byte, such as a digit of a seldom key
                } catch (ModelLoadException refused) {
                    assertThat(refused).hasMessageContaining("\n  - ");
                }
            }
            Files.write(folder.resolve(name), original);
        }
    }

    @ParameterizedTest
    @MethodSource("goodOnes")
    void opensTheGoodOnes(String source) {
        try (Checkpoint checkpoint = Checkpoints.open(good.resolve(source))) {
            assertThat(checkpoint.tensors()).isNotEmpty();
        }
    }

    static Stream<String> goodOnes() {
        return Stream.of("instruct", "sharded", "v1");
    }

    @Test
    void everythingWrongIsToldAtOnce() throws IOException {
        copy(good.resolve("instruct"));
        editJson(folder.resolve("config.json"), c -> BrokenCases.text(c).put("num_key_value_heads", 3));
        editHeader(folder.resolve(BrokenCases.WEIGHTS), h -> {
            h.remove(BrokenCases.NORM);
            BrokenCases.entry(h, BrokenCases.LATENTS).put("dtype", "I16");
        });
        BrokenFiles.editBytes(folder.resolve(BrokenCases.WEIGHTS), all -> Arrays.copyOf(all, all.length + 1));

        var failure = catchThrowableOfType(ModelLoadException.class, () -> Checkpoints.open(folder));

        assertThat(failure.getMessage())
                .contains(
                        "num_key_value_heads",
                        BrokenCases.NORM + ": missing",
                        "found I16",
                        "1 bytes behind the last tensor",
                        "qkv_proj")
                .contains("\n  - ");
    }

    @Test
    void aMissingFolderAndAFileAreToldApart() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThat(catchThrowableOfType(ModelLoadException.class, () -> Checkpoints.open(folder.resolve("none"))))
                .hasMessageContaining("expected a folder with config.json and safetensors files, found nothing");
        assertThat(catchThrowableOfType(ModelLoadException.class, () -> Checkpoints.inspect(file)))
                .hasMessageContaining("found a file");
    }

    private void copy(Path from) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }
}
