package io.xgenmm.web.cli;

import io.xgenmm.web.bench.Bench;
import io.xgenmm.web.bench.BenchOptions;
import io.xgenmm.web.bench.BenchReport;
import io.xgenmm.web.bench.BenchText;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** How fast a model is on this machine. */
@Command(
        name = "bench",
        description =
                "Measure a model on this machine: prefill, decode by batch size, pictures, memory, and the roofline.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  xgen-mm bench --model my-model --batch 1,4,8",
            "  xgen-mm bench --model my-model --compare session --plot bench.svg --output json"
        })
final class BenchCommand implements Callable<Integer> {

    /** What the served step can be compared with. */
    enum Comparison {
        session
    }

    @ParentCommand
    Cli cli = Cli.UNSET;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ModelOptions model = new ModelOptions();

    @Option(
            names = "--batch",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,4,8",
            description = "rows that decode side by side, each measured (default: ${DEFAULT-VALUE})")
    List<Integer> batches = List.of(1, 4, 8);

    @Option(
            names = "--prompt-tokens",
            paramLabel = "N",
            defaultValue = "512",
            description = "length of the prompt, the depth at which decoding begins (default: ${DEFAULT-VALUE})")
    int promptTokens = 512;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "128",
            description = "new tokens of each row (default: ${DEFAULT-VALUE})")
    int tokens = 128;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "1",
            description = "pictures in the vision measurement, 0: none (default: ${DEFAULT-VALUE})")
    int images = 1;

    @Option(
            names = "--compare",
            paramLabel = "session",
            description = "also measure the bare decoder graph, and what the engine adds to a step")
    @Nullable
    Comparison compare;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "runs of each figure, of which the median counts (default: ${DEFAULT-VALUE})")
    int runs = 5;

    @Option(names = "--plot", paramLabel = "FILE.svg", description = "also draw the figures")
    @Nullable
    Path plot;

    @Override
    public Integer call() throws InterruptedException {
        BenchOptions options = new BenchOptions(batches, promptTokens, tokens, images, compare != null, runs);
        BenchReport report;
        try (Progress progress = Progress.of(cli.console())) {
            report = new Bench(model.engineOptions(common.home()), options, cli.opener(), progress).run();
        }
        if (plot != null) {
            OutputFiles.write(plot, BenchText.chart(report).toSvg());
        }
        if (common.json()) {
            cli.console().json(report);
        } else {
            BenchText.lines(report).forEach(cli.console().out()::println);
            cli.console().out().flush();
        }
        return ExitCode.DONE;
    }
}
