package io.xgenmm.engine.vision.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.vision.VisionFixtures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class PictureDecoderTest {
    private final PictureDecoder decoder = new PictureDecoder(ImageLimits.defaults());

    @TestFactory
    List<DynamicTest> everyPictureEqualsPillowsDecoding() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode entry : VisionFixtures.json("images/index.json")) {
            String file = entry.get("file").asString();
            tests.add(DynamicTest.dynamicTest(file, () -> check(entry, file)));
        }
        return tests;
    }

    private void check(JsonNode entry, String file) {
        RgbImage image = decoder.decode(VisionFixtures.bytes("images/" + file));
        assertThat(image.width()).isEqualTo(entry.get("width").asInt());
        assertThat(image.height()).isEqualTo(entry.get("height").asInt());
        if (entry.has("decoded")) {
            RgbImage expected = decoder.decode(
                    VisionFixtures.bytes("images/" + entry.get("decoded").asString()));
            int largest = 0;
            int count = 0;
            for (int i = 0; i < expected.samples().length; i++) {
                int difference = Math.abs((image.samples()[i] & 0xFF) - (expected.samples()[i] & 0xFF));
                largest = Math.max(largest, difference);
                count += difference > 0 ? 1 : 0;
            }
            assertThat(largest + " in " + count).isEqualTo("0 in 0");
        }
        assertThat(VisionFixtures.sha256(image.samples()))
                .isEqualTo(entry.get("rgb_sha256").asString());
    }
}
