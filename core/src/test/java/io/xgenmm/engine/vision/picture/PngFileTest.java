package io.xgenmm.engine.vision.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.ImageLimits;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngFileTest {

    @Test
    void othersReadWhatIsWritten() throws IOException {
        RgbImage image = RgbImage.black(130, 71);
        new Random(5).nextBytes(image.samples());

        byte[] file = PngFile.encode(image);

        assertThat(new PictureDecoder(ImageLimits.defaults()).decode(file).samples())
                .isEqualTo(image.samples());
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(file));
        assertThat(read.getRGB(129, 70) & 0xFFFFFF).isEqualTo(rgb(image, 129, 70));
        assertThat(read.getRGB(3, 50) & 0xFFFFFF).isEqualTo(rgb(image, 3, 50));
    }

    private static int rgb(RgbImage image, int x, int y) {
        int at = 3 * (y * image.width() + x);
        byte[] samples = image.samples();
        return (samples[at] & 0xFF) << 16 | (samples[at + 1] & 0xFF) << 8 | samples[at + 2] & 0xFF;
    }
}
