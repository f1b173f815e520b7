package io.xgenmm.engine.vision;

import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.ImageView;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.vision.picture.PictureDecoder;
import io.xgenmm.engine.vision.picture.RgbImage;
import java.util.Arrays;
import java.util.List;

/** Decode, resize, cut into tiles, normalise. Immutable; each call uses its own memory and the caller's thread. */
final class TilePreprocessor implements ImagePreprocessor {
    private final ModelConfig model;
    private final PictureDecoder decoder;
    private final Normalization normalization;

    TilePreprocessor(ModelConfig model, ImageLimits limits) {
        this.model = model;
        this.decoder = new PictureDecoder(limits);
        this.normalization =
                new Normalization(model.vision().mean(), model.vision().std());
    }

    @Override
    public PreparedImage prepare(byte[] encoded) {
        return prepare(decoder.decode(encoded));
    }

    PreparedImage prepare(RgbImage picture) {
        int edge = model.vision().imageSize();
        RgbImage overview = BicubicResizer.resize(picture, edge, edge);
        if (!model.anyResolution()) {
            return squashed(picture, overview);
        }
        Tiling tiling = Tiling.of(picture.width(), picture.height(), model.grids(), edge);
        TilePixels pixels = new TilePixels(1 + tiling.columns() * tiling.rows(), edge, normalization);
        pixels.put(0, overview, 0, 0);
        pixels.cut(BicubicResizer.resize(picture, tiling.resizedWidth(), tiling.resizedHeight()), tiling);
        Strips strips = Strips.of(
                picture.width(), picture.height(), tiling, model.vision().patchesPerEdge());
        return new PreparedImage(
                view(picture, tiling, strips, pixels), pixels.floats(), strips.source(), visible(strips));
    }

    /** v1 computes the mask but does not apply it. */
    private boolean[] visible(Strips strips) {
        boolean[] visible = strips.inPicture().clone();
        if (model.resampler().textConditioned()) {
            Arrays.fill(visible, true);
        }
        return visible;
    }

    private PreparedImage squashed(RgbImage picture, RgbImage overview) {
        int edge = overview.width();
        TilePixels pixels = new TilePixels(1, edge, normalization);
        pixels.put(0, overview, 0, 0);
        Strips strips = Strips.overview(model.vision().patchesPerTile());
        Tiling whole = new Tiling(new ModelConfig.Grid(edge, edge), 1, 1, edge, edge, 0, 0);
        return new PreparedImage(
                view(picture, whole, strips, pixels), pixels.floats(), strips.source(), strips.inPicture());
    }

    private ImageView view(RgbImage picture, Tiling tiling, Strips strips, TilePixels pixels) {
        List<Integer> visiblePositions = strips.visiblePositions();
        return new ImageView(
                picture.width(),
                picture.height(),
                tiling.grid().width(),
                tiling.grid().height(),
                tiling.resizedWidth(),
                tiling.resizedHeight(),
                tiling.offsetX(),
                tiling.offsetY(),
                pixels.tiles(),
                pixels.tiles() * model.resampler().latents(),
                visiblePositions,
                pixels.sha256());
    }
}
