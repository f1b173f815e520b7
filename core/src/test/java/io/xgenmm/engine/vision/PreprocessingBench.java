package io.xgenmm.engine.vision;

import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.vision.picture.RgbImage;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * A decoded picture of 1920 x 1080 on its way to five tiles of 384 x 384, one thread.
 *
 * <p>Measured on 2 cores of an AMD EPYC (shared with other work, so CPU time of the thread counts), JDK 17: {@code
 * prepare} 26 ms, of which the SHA-256 of the pixels takes 5 ms and the two resizes 17 ms. Pillow 10.4 and NumPy 23 ms
 * for the same tiles without a digest (resizes 21 ms), same machine, same minute.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PreprocessingBench {
    private final RgbImage picture = BicubicResizerTest.noise(new Random(1), 1920, 1080);
    private final TilePreprocessor preprocessor =
            new TilePreprocessor(VisionFixtures.model(Variant.INSTRUCT, 384, 14), ImageLimits.defaults());

    @Benchmark
    public Object prepare() {
        return preprocessor.prepare(picture);
    }

    @Benchmark
    public Object resizeToOverview() {
        return BicubicResizer.resize(picture, 384, 384);
    }

    @Benchmark
    public Object resizeToCanvas() {
        return BicubicResizer.resize(picture, 768, 432);
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(PreprocessingBench.class.getSimpleName())
                        .build())
                .run();
    }
}
