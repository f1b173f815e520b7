package io.xgenmm.web.cli;

import io.xgenmm.engine.Engine;
import io.xgenmm.engine.ImageLimits;
import io.xgenmm.web.batches.BatchLine;
import io.xgenmm.web.chat.ChatService;
import io.xgenmm.web.completions.CompletionService;
import io.xgenmm.web.models.GenerationObserver;
import io.xgenmm.web.models.ServedModels;
import io.xgenmm.web.protocol.RequestLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Many generations from a file into a file, through the same continuous batching as the server. */
@Command(
        name = "run-batch",
        description = "Answer every line of a file in OpenAI's batch form.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  xgen-mm run-batch --input questions.jsonl --output-file answers.jsonl",
            "  xgen-mm run-batch --model ./my-model --input in.jsonl --output-file out.jsonl --resume"
        })
final class RunBatchCommand implements Callable<Integer> {

    private static final int SLOTS = 8;

    @ParentCommand
    Cli cli = Cli.UNSET;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ModelOptions model = new ModelOptions();

    @Option(
            names = "--input",
            paramLabel = "IN.jsonl",
            required = true,
            description = "lines of custom_id, method, url and body")
    Path input = Path.of("");

    @Option(
            names = "--output-file",
            paramLabel = "OUT.jsonl",
            required = true,
            description = "one line for each, in any order")
    Path outputFile = Path.of("");

    @Option(names = "--resume", description = "skip what the output file already holds")
    boolean resume;

    record Summary(int done, int failed, int skipped) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> lines = BatchFile.lines(input);
        try (BatchOutput output = BatchOutput.open(outputFile, resume);
                Engine engine =
                        cli.opener().open(model.engineOptions(common.home()).withSlots(SLOTS));
                Progress progress = Progress.of(cli.console())) {
            Summary summary = new BatchRun(line(engine), output, progress).run(lines, SLOTS * 2);
            report(summary);
        }
        return ExitCode.DONE;
    }

    private BatchLine line(Engine engine) {
        ServedModels one = new OneModel(engine);
        GenerationObserver nobody = (description, owner, prompt, result, elapsed) -> {};
        RequestLimits limits = RequestLimits.defaults();
        RequestLimits roomy = new RequestLimits(
                1000, limits.imageBytes(), limits.bodyBytes(), 64, 64, limits.schemaBytes(), limits.schemaDepth());
        Path folder = input.toAbsolutePath().getParent();
        return new BatchLine(
                new ChatService(one, nobody, Clock.systemUTC()),
                new CompletionService(one, nobody, Clock.systemUTC()),
                new InputFiles(
                        folder == null ? Path.of("") : folder,
                        List.of(),
                        ImageLimits.defaults().maxBytes()),
                roomy);
    }

    /** Whatever model a line names: the one of this command answers. */
    private record OneModel(Engine engine) implements ServedModels {
        @Override
        public Engine engine(Optional<String> name) {
            return engine;
        }

        @Override
        public List<Engine> engines() {
            return List.of(engine);
        }
    }

    private void report(Summary summary) {
        if (common.json()) {
            cli.console().json(summary);
        } else {
            cli.console()
                    .note("%d answered, %d failed, %d skipped -> %s"
                            .formatted(summary.done(), summary.failed(), summary.skipped(), outputFile));
        }
    }
}
