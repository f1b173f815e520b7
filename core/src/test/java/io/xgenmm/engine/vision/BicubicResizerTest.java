package io.xgenmm.engine.vision;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.vision.picture.PictureDecoder;
import io.xgenmm.engine.vision.picture.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class BicubicResizerTest {

    @TestFactory
    List<DynamicTest> everyPairEqualsPillow() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode pair : VisionFixtures.json("resampling/index.json").get("cases")) {
            tests.add(DynamicTest.dynamicTest(pair.get("name").asString(), () -> check(pair)));
        }
        return tests;
    }

    private static void check(JsonNode pair) {
        byte[] input = VisionFixtures.bytes("resampling/" + pair.get("input").asString());
        RgbImage source = new PictureDecoder(ImageLimits.defaults()).decode(input);
        JsonNode target = pair.get("target");

        RgbImage resized = BicubicResizer.resize(
                source, target.get(0).asInt(), target.get(1).asInt());

        assertThat(VisionFixtures.sha256(resized.samples()))
                .isEqualTo(pair.get("rgb_sha256").asString());
    }

    @Test
    void equalsTheNaiveResizeOnRandomPairs() {
        Random random = new Random(7);
        for (int pair = 0; pair < 60; pair++) {
            RgbImage source = noise(random, 1 + random.nextInt(90), 1 + random.nextInt(90));
            int width = 1 + random.nextInt(70);
            int height = 1 + random.nextInt(70);

            RgbImage resized = BicubicResizer.resize(source, width, height);

            assertThat(resized.samples())
                    .as("%d x %d to %d x %d", source.width(), source.height(), width, height)
                    .isEqualTo(NaiveBicubic.resize(source, width, height).samples());
        }
    }

    static RgbImage noise(Random random, int width, int height) {
        byte[] samples = new byte[3 * width * height];
        random.nextBytes(samples);
        for (int i = 0; i < samples.length; i++) { // half of them at the ends, so that over- and undershoot happen
            samples[i] = (samples[i] & 1) == 0 ? samples[i] : (byte) (samples[i] > 0 ? 255 : 0);
        }
        return new RgbImage(width, height, samples);
    }
}
