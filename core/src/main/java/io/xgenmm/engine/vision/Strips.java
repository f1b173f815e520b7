package io.xgenmm.engine.vision;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the resampler reads: the overview's features, then the features of all tiles merged into one map and cut in
 * raster order into runs as long as a tile has patches. With more than one column a run mixes several tiles; the models
 * were trained that way.
 *
 * <p>Source: salesforce/LAVIS, branch xgen-mm, open_flamingo/src/vlm.py (any-res encoder) and {@code unpad_image} of
 * open_flamingo/train/any_res_data_utils.py, which rounds down where {@link Tiling} rounds up.
 *
 * @param source int [strips * patches], as tile * patches + patch
 * @param inPicture [strips * patches]: false on the canvas around the picture; the overview is all true
 */
record Strips(int[] source, boolean[] inPicture, int patches) {

    /** The overview alone. */
    static Strips overview(int patches) {
        boolean[] inPicture = new boolean[patches];
        Arrays.fill(inPicture, true);
        return new Strips(IntStream.range(0, patches).toArray(), inPicture, patches);
    }

    /** @param edge patches along an edge of a tile */
    static Strips of(int width, int height, Tiling tiling, int edge) {
        int patches = edge * edge;
        int columns = edge * tiling.columns();
        int rows = edge * tiling.rows();
        int[] source = Arrays.copyOf(overview(patches).source(), patches + columns * rows);
        boolean[] inPicture = new boolean[source.length];
        Arrays.fill(inPicture, 0, patches, true);
        Frame frame = Frame.of(width, height, columns, rows);
        for (int row = 0, at = patches; row < rows; row++) {
            for (int column = 0; column < columns; column++, at++) {
                int tile = 1 + row / edge * tiling.columns() + column / edge;
                source[at] = tile * patches + row % edge * edge + column % edge;
                inPicture[at] = frame.contains(row, column);
            }
        }
        return new Strips(source, inPicture, patches);
    }

    /** How many positions of each strip lie in the picture; the overview is not among them. */
    List<Integer> visiblePositions() {
        return IntStream.range(1, source.length / patches)
                .map(strip -> (int) IntStream.range(strip * patches, (strip + 1) * patches)
                        .filter(at -> inPicture[at])
                        .count())
                .boxed()
                .collect(Collectors.toList());
    }

    /** The part of the map that shows the picture: all of it but equal margins. */
    private record Frame(int marginColumns, int marginRows, int columns, int rows) {

        static Frame of(int width, int height, int columns, int rows) {
            if ((double) width / height > (double) columns / rows) {
                int scaledHeight = (int) (height * ((double) columns / width));
                return new Frame(0, (rows - scaledHeight) / 2, columns, rows);
            }
            int scaledWidth = (int) (width * ((double) rows / height));
            return new Frame((columns - scaledWidth) / 2, 0, columns, rows);
        }

        boolean contains(int row, int column) {
            return row >= marginRows
                    && row < rows - marginRows
                    && column >= marginColumns
                    && column < columns - marginColumns;
        }
    }
}
