package io.xgenmm.engine.vision;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.ImageView;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class TilePreprocessorTest {
    private static final Map<String, ModelConfig> MODELS = Map.of(
            "siglip-384-anyres", VisionFixtures.model(Variant.INSTRUCT, 384, 14),
            "siglip-60-anyres", VisionFixtures.model(Variant.INSTRUCT, 60, 14),
            "clip-378-anyres", VisionFixtures.model(Variant.V1_INSTRUCT, 378, 14),
            "siglip-384-none", VisionFixtures.model(Variant.BASE, 384, 14),
            "siglip-60-none", VisionFixtures.model(Variant.BASE, 60, 14));

    /** The goldens hold Pillow's clipped 16-bit grey. */
    private static final String CLIPPED = "grey-16bit.png";

    @TestFactory
    List<DynamicTest> pixelsAndGeometryEqualTheOriginal() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode picture : VisionFixtures.json("preprocessing/index.json")) {
            String file = picture.get("file").asString();
            MODELS.forEach((key, model) -> tests.add(DynamicTest.dynamicTest(
                    file + " " + key,
                    () -> check(model, file, picture.get("outputs").get(key)))));
        }
        return tests;
    }

    private static void check(ModelConfig model, String file, JsonNode expected) {
        PreparedImage prepared = ImagePreprocessor.of(model, ImageLimits.defaults())
                .prepare(VisionFixtures.bytes("images/" + source(file)));
        ImageView view = prepared.view();

        assertThat(view.pixelsSha256()).isEqualTo(expected.get("sha256").asString());
        if (expected.has("grid")) {
            GeometryTest.assertGeometry(view, expected);
            assertThat(VisionFixtures.sha256(GeometryTest.mask(prepared, model)))
                    .isEqualTo(expected.get("mask_sha256").asString());
        }
    }

    private static String source(String file) {
        return file.equals(CLIPPED) ? "decoded/" + file.replace('.', '_') + ".png" : file;
    }

    @Test
    void v1LetsTheResamplerSeeTheMarginsToo() {
        PreparedImage prepared = ImagePreprocessor.of(MODELS.get("clip-378-anyres"), ImageLimits.defaults())
                .prepare(VisionFixtures.bytes("images/alpha-rgba.png"));

        assertThat(prepared.visible()).containsOnly(true);
        assertThat(prepared.view().visiblePositions()).containsExactly(540, 540);
    }
}
