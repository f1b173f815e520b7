package io.xgenmm.engine.vision;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.testkit.Npy;
import io.xgenmm.engine.vision.picture.PictureDecoder;
import io.xgenmm.engine.vision.picture.PngFile;
import io.xgenmm.engine.vision.picture.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TileImagesTest {
    private static final ImageLimits LIMITS = ImageLimits.defaults();
    private final RgbImage picture = BicubicResizerTest.noise(new Random(11), 120, 90);
    private final byte[] file = PngFile.encode(picture);

    @ParameterizedTest
    @EnumSource(Variant.class)
    void theOverviewIsThePictureSquashed(Variant variant) {
        ModelConfig model = VisionFixtures.model(variant, 60, 14);
        TileImages images = new TileImages(ImagePreprocessor.of(model, LIMITS).prepare(file), model.vision());

        RgbImage overview = new PictureDecoder(LIMITS).decode(images.tile(0));

        assertThat(overview.samples())
                .isEqualTo(NaiveBicubic.resize(picture, 60, 60).samples());
    }

    @Test
    void theFolderHoldsEveryTileTheOverlayAndTheTensor(@TempDir Path folder) throws IOException {
        ModelConfig model = VisionFixtures.model(Variant.INSTRUCT, 60, 14);
        PreparedImage prepared = ImagePreprocessor.of(model, LIMITS).prepare(file);

        new TileImages(prepared, model.vision()).writeTo(folder.resolve("dump"), file, LIMITS);

        try (var files = Files.list(folder.resolve("dump"))) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "tile-0.png",
                            "tile-1.png",
                            "tile-2.png",
                            "tile-3.png",
                            "tile-4.png",
                            "overlay.png",
                            "pixels.npy");
        }
        Npy pixels = Npy.read(folder.resolve("dump/pixels.npy"));
        assertThat(pixels.shape()).containsExactly(5, 3, 60, 60);
        float[] expected = new float[prepared.pixels().capacity()];
        prepared.pixels().get(0, expected);
        assertThat(pixels.floats()).isEqualTo(expected);
    }

    @Test
    void theOverlayChangesNothingButTheLinesOfTheGrid() {
        ModelConfig model = VisionFixtures.model(Variant.INSTRUCT, 60, 14);
        PreparedImage prepared = ImagePreprocessor.of(model, LIMITS).prepare(file); // 2 x 2 tiles, 15 above and below

        byte[] png = new TileImages(prepared, model.vision()).overlay(file, LIMITS);

        RgbImage overlay = new PictureDecoder(LIMITS).decode(png);
        assertThat(pixel(overlay, 60, 20)).isNotEqualTo(pixel(picture, 60, 20)); // between left and right tiles
        assertThat(pixel(overlay, 20, 45)).isNotEqualTo(pixel(picture, 20, 45)); // between upper and lower tiles
        assertThat(pixel(overlay, 20, 20)).isEqualTo(pixel(picture, 20, 20));
        assertThat(pixel(overlay, 100, 80)).isEqualTo(pixel(picture, 100, 80));
    }

    private static byte[] pixel(RgbImage image, int x, int y) {
        int at = 3 * (y * image.width() + x);
        return Arrays.copyOfRange(image.samples(), at, at + 3);
    }
}
