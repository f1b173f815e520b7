package io.xgenmm.engine.vision;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.ImageView;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GeometryTest {
    private static final Map<String, Integer> EDGES = Map.of("siglip384", 384, "clip378", 378, "siglip60", 60);

    @Test
    void geometryOfManySizesEqualsTheOriginal() {
        int checked = 0;
        for (JsonNode size : VisionFixtures.json("preprocessing/geometry.json").get("cases")) {
            int width = size.get("size").get(0).asInt();
            int height = size.get("size").get(1).asInt();
            EDGES.forEach((key, edge) -> check(width, height, edge, size.get(key)));
            checked++;
        }
        assertThat(checked).isEqualTo(Fixtures.complete() ? 500 : 100);
    }

    private static void check(int width, int height, int edge, JsonNode expected) {
        Tiling tiling = Tiling.of(width, height, VisionFixtures.grids(edge), edge);
        Strips strips = Strips.of(width, height, tiling, edge / 14);

        assertThat(tiling)
                .as("%d x %d", width, height)
                .isEqualTo(new Tiling(
                        new ModelConfig.Grid(first(expected, "grid"), second(expected, "grid")),
                        first(expected, "tiles"),
                        second(expected, "tiles"),
                        first(expected, "resized"),
                        second(expected, "resized"),
                        first(expected, "paste"),
                        second(expected, "paste")));
        assertThat(strips.visiblePositions()).isEqualTo(ints(expected.get("visible_per_run")));
        assertThat(VisionFixtures.sha256(mask(strips.inPicture(), strips.patches())))
                .isEqualTo(expected.get("mask_sha256").asString());
    }

    @Test
    void everyFeatureOfEveryTileIsReadOnce() {
        Tiling tiling = Tiling.of(640, 480, VisionFixtures.grids(60), 60);

        int[] source = Strips.of(640, 480, tiling, 4).source();

        assertThat(source).hasSize(5 * 16).doesNotHaveDuplicates();
        assertThat(source[16 + 4]).isEqualTo(2 * 16); // row 0, column 4 of the 8-wide map: second tile, first patch
    }

    static void assertGeometry(ImageView view, JsonNode expected) {
        assertThat(List.of(view.gridWidth(), view.gridHeight())).isEqualTo(ints(expected.get("grid")));
        assertThat(List.of(view.resizedWidth(), view.resizedHeight())).isEqualTo(ints(expected.get("resized")));
        assertThat(List.of(view.offsetX(), view.offsetY())).isEqualTo(ints(expected.get("paste")));
        assertThat(view.tiles()).isEqualTo(expected.get("shape").get(0).asInt());
        assertThat(view.visiblePositions()).isEqualTo(ints(expected.get("visible_per_run")));
    }

    /** Uint8 [runs, patches] of the mask the original computes. */
    static byte[] mask(PreparedImage prepared, ModelConfig model) {
        ImageView view = prepared.view();
        Tiling tiling = Tiling.of(
                view.width(), view.height(), model.grids(), model.vision().imageSize());
        int patches = model.vision().patchesPerEdge();
        return mask(Strips.of(view.width(), view.height(), tiling, patches).inPicture(), patches * patches);
    }

    private static byte[] mask(boolean[] inPicture, int patches) {
        byte[] mask = new byte[inPicture.length - patches];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (inPicture[patches + i] ? 1 : 0);
        }
        return mask;
    }

    private static List<Integer> ints(JsonNode array) {
        List<Integer> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asInt()));
        return values;
    }

    private static int first(JsonNode node, String key) {
        return node.get(key).get(0).asInt();
    }

    private static int second(JsonNode node, String key) {
        return node.get(key).get(1).asInt();
    }
}
