package io.xgenmm.engine.vision;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.vision.picture.PngFile;
import io.xgenmm.engine.vision.picture.RgbImage;
import java.nio.FloatBuffer;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VisionCacheTest {
    private final VisionCache cache = new VisionCache(10 * Float.BYTES);

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        cache.put(key("a"), tokens(4, 1));
        cache.put(key("b"), tokens(4, 2));
        cache.get(key("a"));

        cache.put(key("c"), tokens(4, 3));

        assertThat(cache.get(key("b"))).isNull();
        assertThat(cache.get(key("a"))).isEqualTo(tokens(4, 1));
        assertThat(cache.get(key("c"))).isEqualTo(tokens(4, 3));
        assertThat(cache.statistics()).isEqualTo(new VisionCache.Statistics(2, 32, 40, 3, 1, 1));
    }

    @Test
    void whatIsLargerThanTheCacheIsNotKeptAndPushesNothingOut() {
        cache.put(key("a"), tokens(4, 1));

        cache.put(key("large"), tokens(11, 2));

        assertThat(cache.get(key("large"))).isNull();
        assertThat(cache.get(key("a"))).isNotNull();
    }

    @Test
    void puttingTwiceCountsOnce() {
        cache.put(key("a"), tokens(4, 1));
        cache.put(key("a"), tokens(6, 2));

        assertThat(cache.get(key("a"))).isEqualTo(tokens(6, 2));
        assertThat(cache.statistics().bytes()).isEqualTo(24);
    }

    @Test
    void laterChangesToTheCallersBuffersAreNotSeen() {
        FloatBuffer mine = tokens(4, 1);
        cache.put(key("a"), mine);
        mine.put(0, 9);
        Objects.requireNonNull(cache.get(key("a"))).get();

        FloatBuffer kept = Objects.requireNonNull(cache.get(key("a")));
        assertThat(kept).isEqualTo(tokens(4, 1));
        assertThat(kept.isReadOnly()).isTrue();
    }

    @Test
    void aCacheOfNoBytesKeepsNothing() {
        VisionCache none = new VisionCache(0);
        none.put(key("a"), tokens(1, 1));

        assertThat(none.get(key("a"))).isNull();
    }

    @Test
    void keysDifferByPixelsSizeSaltAndCondition() {
        PreparedImage image = prepared(30, 20, 1);

        assertThat(VisionCacheKey.of(image, "t1", null))
                .isEqualTo(VisionCacheKey.of(prepared(30, 20, 1), "t1", null))
                .isNotEqualTo(VisionCacheKey.of(image, "t2", null))
                .isNotEqualTo(VisionCacheKey.of(image, "t1", tokens(2, 1)))
                .isNotEqualTo(VisionCacheKey.of(prepared(30, 20, 2), "t1", null));
    }

    @Test
    void pixelsThatAreAlikeOnCanvasesOfDifferentMasksHaveDifferentKeys() {
        PreparedImage small = black(100, 100);
        PreparedImage large = black(101, 101);

        assertThat(small.view().pixelsSha256()).isEqualTo(large.view().pixelsSha256());
        assertThat(VisionCacheKey.of(small, "", null)).isNotEqualTo(VisionCacheKey.of(large, "", null));
    }

    private static PreparedImage black(int width, int height) {
        return prepare(RgbImage.black(width, height));
    }

    private static PreparedImage prepared(int width, int height, int seed) {
        return prepare(BicubicResizerTest.noise(new Random(seed), width, height));
    }

    private static PreparedImage prepare(RgbImage image) {
        return ImagePreprocessor.of(VisionFixtures.model(Variant.INSTRUCT, 60, 14), ImageLimits.defaults())
                .prepare(PngFile.encode(image));
    }

    private static VisionCacheKey key(String name) {
        return new VisionCacheKey(name);
    }

    private static FloatBuffer tokens(int count, float value) {
        FloatBuffer tokens = FloatBuffer.allocate(count);
        while (tokens.hasRemaining()) {
            tokens.put(value);
        }
        return tokens.flip();
    }
}
