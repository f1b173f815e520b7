package io.xgenmm.engine.vision;

import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.ImageView;
import io.xgenmm.engine.checkpoint.VisionConfig;
import io.xgenmm.engine.vision.picture.PictureDecoder;
import io.xgenmm.engine.vision.picture.PngFile;
import io.xgenmm.engine.vision.picture.RgbImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Shows people what the model sees of a picture. Immutable; any thread. */
public final class TileImages {
    private static final byte[] LINE = {(byte) 0xFF, 0x00, (byte) 0xA0};

    private final PreparedImage image;
    private final int edge;
    private final Normalization normalization;

    /** @param vision of the model that {@code image} was prepared for */
    public TileImages(PreparedImage image, VisionConfig vision) {
        this.image = image;
        this.edge = vision.imageSize();
        this.normalization = new Normalization(vision.mean(), vision.std());
    }

    /** Tile {@code index} as the encoder sees it, read back from its normalised pixels, as a PNG file. */
    public byte[] tile(int index) {
        RgbImage tile = RgbImage.black(edge, edge);
        FloatBuffer pixels = image.pixels();
        int plane = edge * edge;
        for (int channel = 0; channel < 3; channel++) {
            for (int at = 0; at < plane; at++) {
                float value = pixels.get((index * 3 + channel) * plane + at);
                tile.samples()[3 * at + channel] = (byte) normalization.sample(channel, value);
            }
        }
        return PngFile.encode(tile);
    }

    /**
     * The picture itself with the borders of the tiles drawn over it, as a PNG file.
     *
     * @param encoded the file the picture was prepared from
     */
    public byte[] overlay(byte[] encoded, ImageLimits limits) {
        RgbImage decoded = new PictureDecoder(limits).decode(encoded);
        RgbImage picture = new RgbImage(
                decoded.width(), decoded.height(), decoded.samples().clone());
        ImageView view = image.view();
        int thickness = Math.max(1, Math.max(picture.width(), picture.height()) / 256);
        for (int x = 0; x <= view.gridWidth(); x += edge) {
            int at = onPicture(x - view.offsetX(), view.resizedWidth(), picture.width());
            fill(picture, at - thickness / 2, 0, thickness, picture.height());
        }
        for (int y = 0; y <= view.gridHeight(); y += edge) {
            int at = onPicture(y - view.offsetY(), view.resizedHeight(), picture.height());
            fill(picture, 0, at - thickness / 2, picture.width(), thickness);
        }
        return PngFile.encode(picture);
    }

    /** From a place on the resized picture to one on the original. */
    private static int onPicture(int resized, int resizedLength, int length) {
        return (int) Math.round((double) resized * length / resizedLength);
    }

    private static void fill(RgbImage picture, int left, int top, int width, int height) {
        for (int y = Math.max(0, top); y < Math.min(picture.height(), top + height); y++) {
            for (int x = Math.max(0, left); x < Math.min(picture.width(), left + width); x++) {
                System.arraycopy(LINE, 0, picture.samples(), 3 * (y * picture.width() + x), 3);
            }
        }
    }

    /** Writes {@code tile-0.png} and following, {@code overlay.png} and {@code pixels.npy} into a folder it makes. */
    public void writeTo(Path folder, byte[] encoded, ImageLimits limits) throws IOException {
        Files.createDirectories(folder);
        for (int index = 0; index < image.view().tiles(); index++) {
            Files.write(folder.resolve("tile-" + index + ".png"), tile(index));
        }
        Files.write(folder.resolve("overlay.png"), overlay(encoded, limits));
        NpyFile.write(folder.resolve("pixels.npy"), image.pixels(), image.view().tiles(), 3, edge, edge);
    }
}
