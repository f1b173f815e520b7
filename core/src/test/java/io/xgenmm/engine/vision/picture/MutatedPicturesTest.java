package io.xgenmm.engine.vision.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.InvalidImageException;
import io.xgenmm.engine.vision.VisionFixtures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Damaged files decode or are refused; nothing else ever happens. */
class MutatedPicturesTest {
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 2_000_000, 4_096);
    private static final int LARGEST_SEED = 30_000;
    private final PictureDecoder decoder = new PictureDecoder(LIMITS);
    private final Random random = new Random(20_261_129);
    private int decoded;
    private int refused;

    @Test
    void writtenFiles() throws IOException {
        for (String format : List.of("png", "jpeg", "gif", "bmp")) {
            mutate(HostilePicturesTest.written(format), 400);
        }
        assertThat(decoded).isPositive();
        assertThat(refused).isPositive();
    }

    @Test
    void fixtureFiles() {
        for (byte[] seed : seeds()) {
            mutate(seed, 60);
        }
        assertThat(decoded).isPositive();
        assertThat(refused).isPositive();
    }

    @Test
    @Tag("heavy")
    void fixtureFilesAtLength() {
        for (byte[] seed : seeds()) {
            mutate(seed, 2_000);
        }
    }

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (JsonNode entry : VisionFixtures.json("images/index.json")) {
            if (entry.get("bytes").asInt() < LARGEST_SEED) {
                seeds.add(VisionFixtures.bytes("images/" + entry.get("file").asString()));
            }
        }
        return seeds;
    }

    private void mutate(byte[] seed, int times) {
        for (int i = 0; i < times; i++) {
            byte[] mutated = mutated(seed);
            try {
                decoder.decode(mutated);
                decoded++;
            } catch (InvalidImageException e) {
                assertThat(e.getMessage()).contains("expected").contains(";");
                assertThat(e.getCause()).isNull();
                refused++;
            }
        }
    }

    private byte[] mutated(byte[] seed) {
        byte[] file = seed.clone();
        int header = Math.min(file.length, 200);
        switch (random.nextInt(5)) {
            case 0:
                return Arrays.copyOf(file, random.nextInt(file.length));
            case 1: // one byte of the header
                file[random.nextInt(header)] = (byte) random.nextInt();
                return file;
            case 2: // a few bits anywhere
                for (int i = 0; i < 1 + random.nextInt(8); i++) {
                    file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return file;
            case 3: // an extreme 32-bit field
                int at = random.nextInt(header - 4);
                Arrays.fill(file, at, at + 4, (byte) (random.nextBoolean() ? 0xFF : 0));
                return file;
            default: // a piece moved
                int from = random.nextInt(file.length);
                int to = random.nextInt(file.length);
                int length = random.nextInt(file.length - Math.max(from, to));
                System.arraycopy(seed, from, file, to, length);
                return file;
        }
    }
}
