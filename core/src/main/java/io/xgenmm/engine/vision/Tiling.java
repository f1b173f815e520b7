package io.xgenmm.engine.vision;

import io.xgenmm.engine.checkpoint.ModelConfig.Grid;
import java.util.List;

/**
 * Where a picture lies on its canvas. Each formula rounds as the original does: down when it chooses the grid, up when
 * it resizes.
 *
 * <p>Source: salesforce/LAVIS, branch xgen-mm, open_flamingo/train/any_res_data_utils.py, {@code
 * select_best_resolution} and {@code resize_and_pad_image}.
 *
 * @param grid the canvas in pixels
 * @param columns tiles side by side
 * @param rows tiles on top of each other
 */
record Tiling(Grid grid, int columns, int rows, int resizedWidth, int resizedHeight, int offsetX, int offsetY) {

    /**
     * @param grids in the order they are tried; not empty
     * @param edge pixels of a tile
     */
    static Tiling of(int width, int height, List<Grid> grids, int edge) {
        Grid grid = bestGrid(width, height, grids);
        double scaleX = (double) grid.width() / width;
        double scaleY = (double) grid.height() / height;
        int resizedWidth = grid.width();
        int resizedHeight = grid.height();
        if (scaleX < scaleY) {
            resizedHeight = Math.min((int) Math.ceil(height * scaleX), grid.height());
        } else {
            resizedWidth = Math.min((int) Math.ceil(width * scaleY), grid.width());
        }
        return new Tiling(
                grid,
                grid.width() / edge,
                grid.height() / edge,
                resizedWidth,
                resizedHeight,
                (grid.width() - resizedWidth) / 2,
                (grid.height() - resizedHeight) / 2);
    }

    /** Most pixels of the picture kept, then least canvas wasted, then the earlier one. */
    private static Grid bestGrid(int width, int height, List<Grid> grids) {
        Grid best = grids.get(0);
        long bestKept = 0;
        long bestWaste = Long.MAX_VALUE;
        for (Grid grid : grids) {
            double scale = Math.min((double) grid.width() / width, (double) grid.height() / height);
            long scaled = (long) (width * scale) * (long) (height * scale);
            long kept = Math.min(scaled, (long) width * height);
            long waste = (long) grid.width() * grid.height() - kept;
            if (kept > bestKept || kept == bestKept && waste < bestWaste) {
                best = grid;
                bestKept = kept;
                bestWaste = waste;
            }
        }
        return best;
    }
}
