package io.xgenmm.web.images;

import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.InvalidImageException;
import io.xgenmm.engine.vision.picture.PictureDecoder;
import io.xgenmm.engine.vision.picture.PngFile;
import io.xgenmm.engine.vision.picture.RgbImage;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.conversations.Part;
import io.xgenmm.storage.images.Image;
import io.xgenmm.storage.images.ImageRepository;
import io.xgenmm.storage.images.NewImage;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.protocol.LimitsProperties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes pictures in and hands them out again, whole or the part that was asked about. Thread-safe. */
@Component
@ConditionalOnStorage
public class ImageLibrary {

    private final ImageRepository images;
    private final ImageLimits limits;

    ImageLibrary(ImageRepository images, LimitsProperties limits) {
        this.images = images;
        this.limits = limits.toImageLimits();
    }

    /**
     * Checks a picture, makes its thumbnail, keeps it.
     *
     * @throws InvalidImageException if it cannot be decoded or is beyond the limits
     */
    public Image save(Owner owner, byte[] content, @Nullable String name) {
        String mediaType = PictureKind.of(content)
                .map(PictureKind::mediaType)
                .orElseThrow(() -> new InvalidImageException(
                        "expected a JPEG, PNG, GIF, BMP or WebP picture, but found another kind of file"));
        RgbImage picture = new PictureDecoder(limits).decode(content);
        return images.save(
                owner,
                new NewImage(content, mediaType, picture.width(), picture.height(), name, Thumbnails.of(picture)));
    }

    /**
     * The file of a picture, or a PNG file of the part of it.
     *
     * @throws io.xgenmm.storage.NotFoundException if the owner has no such picture
     */
    public byte[] content(Owner owner, UUID id, Part.@Nullable Region region) {
        byte[] content = images.content(owner, id);
        return region == null ? content : PngFile.encode(crop(new PictureDecoder(limits).decode(content), region));
    }

    private static RgbImage crop(RgbImage picture, Part.Region region) {
        int width = Math.min(region.width(), picture.width() - region.x());
        int height = Math.min(region.height(), picture.height() - region.y());
        if (width < 1 || height < 1) {
            throw new InvalidImageException("expected a region inside of the picture (%d x %d), but it begins at %d, %d"
                    .formatted(picture.width(), picture.height(), region.x(), region.y()));
        }
        RgbImage part = RgbImage.black(width, height);
        for (int y = 0; y < height; y++) {
            int from = 3 * ((region.y() + y) * picture.width() + region.x());
            System.arraycopy(picture.samples(), from, part.samples(), 3 * y * width, 3 * width);
        }
        return part;
    }
}
