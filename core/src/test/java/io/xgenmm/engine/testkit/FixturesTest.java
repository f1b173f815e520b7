package io.xgenmm.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixturesTest {

    @Test
    void everyVariantHasCheckpointAndCases() {
        assertThat(Fixtures.variants())
                .contains("base", "instruct-dpo", "instruct-interleave-tiny", "instruct-singleimg", "v1-instruct");
        for (String variant : Fixtures.variants()) {
            assertThat(Fixtures.goldens(variant)).as(variant).hasSizeGreaterThan(3);
        }
    }

    @Test
    void everyTensorOfEveryCaseHasTheShapeItsCaseTells() {
        for (String variant : Fixtures.variants()) {
            for (Golden golden : Fixtures.goldens(variant)) {
                golden.json().path("tensors").properties().forEach(entry -> {
                    Npy array = golden.array(entry.getKey());
                    assertThat(array.shape().toString().replace(" ", ""))
                            .as("%s %s", golden, entry.getKey())
                            .isEqualTo(entry.getValue().path("shape").toString());
                });
            }
        }
    }

    @Test
    void storedPixelsHaveTheHashOfTheirCase() throws Exception {
        Golden golden = Fixtures.golden("base", "zero-shot");
        Npy pixels = golden.array("pixel_values_0_0");
        ByteBuffer bytes = ByteBuffer.allocate(4 * pixels.elements()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(pixels.floats());

        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.array());

        assertThat(golden.json().path("pixel_values").toString())
                .contains(HexFormat.of().formatHex(hash));
    }

    @Test
    void aCaseTellsWhatWentInAndWhatCameOut() {
        Golden golden = Fixtures.golden("instruct-interleave-tiny", "beam-3-batch");

        assertThat(golden.rows()).isEqualTo(2);
        assertThat(golden.images(0)).containsExactly("lossless.webp");
        assertThat(golden.images(1)).isEmpty();
        assertThat(golden.promptIds(0)).contains(1012);
        assertThat(golden.prompt(0)).contains("<image>");
        assertThat(golden.expectedIds(0)).isNotEmpty();
        assertThat(golden.expectedFinish(0)).isIn("eos", "length");
        assertThat(golden.generation().path("num_beams").intValue()).isEqualTo(3);
        assertThat(golden.has("prefill_logits_last")).isTrue();
        assertThat(golden.has("nothing")).isFalse();
    }

    @Test
    void readsTheThreeTypes(@TempDir Path folder) throws Exception {
        assertThat(npy(
                                folder,
                                "<f4",
                                "(2,)",
                                ByteBuffer.allocate(8)
                                        .order(ByteOrder.LITTLE_ENDIAN)
                                        .putFloat(1.5f)
                                        .putFloat(-2))
                        .floats())
                .containsExactly(1.5f, -2);
        assertThat(npy(
                                folder,
                                "<i8",
                                "(1, 1)",
                                ByteBuffer.allocate(8)
                                        .order(ByteOrder.LITTLE_ENDIAN)
                                        .putLong(-7))
                        .longs())
                .containsExactly(-7);
        assertThat(npy(folder, "|u1", "(3,)", ByteBuffer.allocate(3).put(new byte[] {0, 1, 2}))
                        .flags())
                .containsExactly(false, true, true);
        assertThatThrownBy(
                        () -> npy(folder, "<f8", "(1,)", ByteBuffer.allocate(8)).floats())
                .hasMessageContaining("expected <f4 with 1 elements, found <f8");
    }

    @Test
    void aDifferenceNamesItsPlace() {
        var largest = Differences.largest(new float[] {1, 2, 3}, new float[] {1, 2.5f, 3.25f});

        assertThat(largest).isEqualTo(new Differences.Largest(0.5, 1, 2, 2.5f));
        assertThatThrownBy(() -> Differences.assertClose("row", new float[] {1, 9}, new float[] {1, 2}, 0.1))
                .hasMessageContaining("row: largest difference 7.0 at index 1: found 9.0, expected 2.0");
    }

    @Test
    void notANumberIsInfinitelyFar() {
        assertThat(Differences.largest(new float[] {Float.NaN}, new float[] {1}).difference())
                .isInfinite();
        assertThat(Differences.largest(new float[] {Float.NaN}, new float[] {Float.NaN})
                        .difference())
                .isZero();
        assertThatThrownBy(() -> Differences.largest(new float[1], new float[2]))
                .isInstanceOf(AssertionError.class);
    }

    private static Npy npy(Path folder, String type, String shape, ByteBuffer data) throws Exception {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n".formatted(type, shape);
        var bytes = ByteBuffer.allocate(10 + header.length() + data.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length());
        bytes.put(header.getBytes(StandardCharsets.US_ASCII)).put(data.flip());
        Path file = Files.write(folder.resolve("a.npy"), bytes.array());
        return Npy.read(file);
    }
}
