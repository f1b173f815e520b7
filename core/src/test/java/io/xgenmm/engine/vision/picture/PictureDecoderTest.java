package io.xgenmm.engine.vision.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.vision.VisionFixtures;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class PictureDecoderTest {
    /** Pillow clips its samples at 255; we keep their upper bytes. */
    private static final String GREY_16_BIT = "grey-16bit.png";

    private final PictureDecoder decoder = new PictureDecoder(ImageLimits.defaults());

    @TestFactory
    List<DynamicTest> everyPictureEqualsPillowsDecoding() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode entry : VisionFixtures.json("images/index.json")) {
            String file = entry.get("file").asString();
            if (!file.equals(GREY_16_BIT)) {
                tests.add(DynamicTest.dynamicTest(file, () -> check(entry, file)));
            }
        }
        return tests;
    }

    private void check(JsonNode entry, String file) {
        RgbImage image = decoder.decode(VisionFixtures.bytes("images/" + file));

        assertThat(image.width()).isEqualTo(entry.get("width").asInt());
        assertThat(image.height()).isEqualTo(entry.get("height").asInt());
        if (entry.has("decoded")) {
            String png = "images/" + entry.get("decoded").asString();
            assertThat(differences(image, decoder.decode(VisionFixtures.bytes(png))))
                    .isEqualTo("largest 0, in 0 samples");
        }
        assertThat(VisionFixtures.sha256(image.samples()))
                .isEqualTo(entry.get("rgb_sha256").asString());
    }

    private static String differences(RgbImage image, RgbImage expected) {
        int largest = 0;
        int count = 0;
        for (int i = 0; i < expected.samples().length; i++) {
            int difference = Math.abs((image.samples()[i] & 0xFF) - (expected.samples()[i] & 0xFF));
            largest = Math.max(largest, difference);
            count += difference > 0 ? 1 : 0;
        }
        return "largest %d, in %d samples".formatted(largest, count);
    }

    @Test
    void sixteenBitGreyIsScaledAndNotClipped() throws IOException {
        byte[] file = VisionFixtures.bytes("images/" + GREY_16_BIT);
        Raster raster = ImageIO.read(new ByteArrayInputStream(file)).getRaster();

        RgbImage image = decoder.decode(file);

        for (int y = 0, at = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++, at += 3) {
                byte expected = (byte) (raster.getSample(x, y, 0) >> 8);
                assertThat(new byte[] {image.samples()[at], image.samples()[at + 1], image.samples()[at + 2]})
                        .containsOnly(expected);
            }
        }
    }
}
