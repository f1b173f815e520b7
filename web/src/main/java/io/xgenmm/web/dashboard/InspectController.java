package io.xgenmm.web.dashboard;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.ImageView;
import io.xgenmm.web.models.ServedModels;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/inspect}: what a model sees of a picture that is sent as the body; nothing is kept. */
@RestController
@RequestMapping("/api/inspect")
class InspectController {

    private final ServedModels models;
    private final ModelTiles tiles;

    InspectController(ServedModels models, ModelTiles tiles) {
        this.models = models;
        this.tiles = tiles;
    }

    /** The fields of the command {@code inspect}, with what the model has room for. */
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
                    engine.model().contextTokens());
        }
    }

    @PostMapping
    Seen inspect(@RequestBody byte[] picture, @RequestParam(name = "model", required = false) @Nullable String model) {
        Engine engine = models.engine(Optional.ofNullable(model));
        return Seen.of(engine.view(picture), engine);
    }

    /** One tile, read back from the numbers the encoder gets. */
    @PostMapping(path = "/tile", produces = MediaType.IMAGE_PNG_VALUE)
    byte[] tile(
            @RequestBody byte[] picture,
            @RequestParam("index") int index,
            @RequestParam(name = "model", required = false) @Nullable String model) {
        return tiles.tile(models.engine(Optional.ofNullable(model)), picture, index);
    }
}
