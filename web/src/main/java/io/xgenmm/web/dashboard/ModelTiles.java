package io.xgenmm.web.dashboard;

import io.xgenmm.engine.Engine;
import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.checkpoint.Checkpoints;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.vision.ImagePreprocessor;
import io.xgenmm.engine.vision.PreparedImage;
import io.xgenmm.engine.vision.TileImages;
import io.xgenmm.web.models.Home;
import io.xgenmm.web.models.ModelLocator;
import io.xgenmm.web.models.ModelsProperties;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.LimitsProperties;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Cuts pictures as a served model does, for people to look at the tiles. Thread-safe. */
@Component
class ModelTiles {

    private final ModelsProperties models;
    private final ImageLimits limits;
    private final Map<String, ModelConfig> configs = new ConcurrentHashMap<>();

    ModelTiles(ModelsProperties models, LimitsProperties limits) {
        this.models = models;
        this.limits = limits.toImageLimits();
    }

    /**
     * Tile {@code index} as the encoder gets it, as a PNG file.
     *
     * @throws ApiException 400 if the picture has no such tile
     */
    byte[] tile(Engine engine, byte[] picture, int index) {
        ModelConfig config = configs.computeIfAbsent(engine.model().name(), this::config);
        PreparedImage prepared = ImagePreprocessor.of(config, limits).prepare(picture);
        int tiles = prepared.view().tiles();
        if (index < 0 || index >= tiles) {
            throw ApiException.invalid(
                    "index", "invalid_value", "Expected a tile from 0 to %d, but got %d.".formatted(tiles - 1, index));
        }
        return new TileImages(prepared, config.vision()).tile(index);
    }

    private ModelConfig config(String name) {
        ModelLocator locator = new ModelLocator(new Home(models.home()));
        return Checkpoints.readConfig(locator.locate(reference(locator, name)).directory());
    }

    /** Where a served model comes from; one without a name of its own is listed under that of its folder. */
    private String reference(ModelLocator locator, String name) {
        for (ModelsProperties.Model model : models.models()) {
            String path = model.path();
            if (path != null) {
                String own = model.name();
                if (name.equals(own == null ? locator.locate(path).name() : own)) {
                    return path;
                }
            }
        }
        return name;
    }
}
