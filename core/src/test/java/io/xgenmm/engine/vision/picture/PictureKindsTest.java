package io.xgenmm.engine.vision.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.vision.VisionFixtures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kinds of files beyond the fixtures; see the README beside them. */
class PictureKindsTest {

    static Stream<String> pictures() throws IOException {
        return new String(resource("pictures.txt"), StandardCharsets.UTF_8).lines();
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void equalsPillowsDecoding(String line) throws IOException {
        String[] fields = line.split(" "); // file, mode, width, height, digest

        RgbImage image = new PictureDecoder(ImageLimits.defaults()).decode(resource(fields[0]));

        assertThat(image.width()).isEqualTo(Integer.parseInt(fields[2]));
        assertThat(image.height()).isEqualTo(Integer.parseInt(fields[3]));
        assertThat(VisionFixtures.sha256(image.samples())).isEqualTo(fields[4]);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PictureKindsTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
