package io.xgenmm.web.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.ImageView;
import io.xgenmm.engine.checkpoint.Checkpoints;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.vision.ImagePreprocessor;
import io.xgenmm.engine.vision.PreparedImage;
import io.xgenmm.engine.vision.TileImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What the model will see of a picture; opens no graph. */
@Command(
        name = "inspect",
        description = "Show how a picture is cut into tiles and what it costs.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  xgen-mm inspect --image photo.jpg",
            "  xgen-mm inspect --model ./my-model --image photo.jpg --dump seen --output json"
        })
final class InspectCommand implements Callable<Integer> {

    @ParentCommand
    Cli cli = Cli.UNSET;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ModelOptions model = new ModelOptions();

    @Option(names = "--image", paramLabel = "FILE", required = true, description = "the picture")
    Path image = Path.of("");

    @Option(
            names = "--dump",
            paramLabel = "DIR",
            description = "write tile-0.png and following, overlay.png and pixels.npy there")
    @Nullable
    Path dump;

    record Inspection(
            int width,
            int height,
            List<Integer> grid,
            List<Integer> resized,
            List<Integer> offset,
            int tiles,
            @JsonProperty("vision_tokens") int visionTokens,
            @JsonProperty("visible_positions") List<Integer> visiblePositions,
            @JsonProperty("pixels_shape") List<Integer> pixelsShape,
            @JsonProperty("pixels_sha256") String pixelsSha256) {

        static Inspection of(ImageView view, int edge) {
            return new Inspection(
                    view.width(),
                    view.height(),
                    List.of(view.gridWidth(), view.gridHeight()),
                    List.of(view.resizedWidth(), view.resizedHeight()),
                    List.of(view.offsetX(), view.offsetY()),
                    view.tiles(),
                    view.visionTokens(),
                    view.visiblePositions(),
                    List.of(view.tiles(), 3, edge, edge),
                    view.pixelsSha256());
        }
    }

    @Override
    public Integer call() throws IOException {
        ModelConfig config = Checkpoints.readConfig(model.locate(common.home()).directory());
        ImageLimits limits = ImageLimits.defaults();
        byte[] encoded = InputFiles.image(image, limits.maxBytes());
        PreparedImage prepared = ImagePreprocessor.of(config, limits).prepare(encoded);
        if (dump != null) {
            new TileImages(prepared, config.vision()).writeTo(dump, encoded, limits);
        }
        Inspection seen = Inspection.of(prepared.view(), config.vision().imageSize());
        if (common.json()) {
            cli.console().json(seen);
        } else {
            print(seen);
        }
        return ExitCode.DONE;
    }

    private void print(Inspection seen) {
        cli.console()
                .out()
                .println("%d x %d pixels -> %d tiles, %d vision tokens"
                        .formatted(seen.width(), seen.height(), seen.tiles(), seen.visionTokens()));
        cli.console()
                .out()
                .println("canvas %s, picture on it %s at %s; pixels %s, SHA-256 %s"
                        .formatted(
                                seen.grid(), seen.resized(), seen.offset(), seen.pixelsShape(), seen.pixelsSha256()));
    }
}
