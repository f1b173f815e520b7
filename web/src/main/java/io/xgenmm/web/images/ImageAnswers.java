package io.xgenmm.web.images;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.ImageView;
import io.xgenmm.storage.Page;
import io.xgenmm.storage.images.Image;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of the image routes. */
final class ImageAnswers {

    private ImageAnswers() {}

    /** @param contentUrl where the file itself is */
    record Picture(
            String id,
            String sha256,
            @Nullable String name,
            @JsonProperty("media_type") String mediaType,
            int width,
            int height,
            long bytes,
            @JsonProperty("content_url") String contentUrl,
            @JsonProperty("thumbnail_url") @Nullable String thumbnailUrl,
            @JsonProperty("created_at") Instant createdAt) {

        static Picture of(Image image) {
            String url = "/api/images/" + image.id();
            return new Picture(
                    image.id().toString(),
                    image.sha256().toString(),
                    image.name(),
                    image.mediaType(),
                    image.width(),
                    image.height(),
                    image.size(),
                    url + "/content",
                    image.thumbnailMediaType() == null ? null : url + "/thumbnail",
                    image.created());
        }
    }

    record Pictures(List<Picture> items, @Nullable String next) {
        static Pictures of(Page<Image> page) {
            return new Pictures(page.items().stream().map(Picture::of).toList(), page.next());
        }
    }

    /** What a model sees of a picture; the same fields as {@code inspect}. */
    record Seen(
            String model,
            int width,
            int height,
            List<Integer> grid,
            List<Integer> resized,
            List<Integer> offset,
            int tiles,
            @JsonProperty("tile_edge") int tileEdge,
            @JsonProperty("vision_tokens") int visionTokens,
            @JsonProperty("visible_positions") List<Integer> visiblePositions,
            @JsonProperty("context_tokens") int contextTokens) {

        static Seen of(ImageView view, Engine engine) {
            return new Seen(
                    engine.model().name(),
                    view.width(),
                    view.height(),
                    List.of(view.gridWidth(), view.gridHeight()),
                    List.of(view.resizedWidth(), view.resizedHeight()),
                    List.of(view.offsetX(), view.offsetY()),
                    view.tiles(),
                    engine.model().tileEdge(),
                    view.visionTokens(),
                    view.visiblePositions(),
                    engine.model().contextTokens());
        }
    }
}
