package io.xgenmm.web.cli;

import io.xgenmm.engine.Engine;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.web.evaluation.Evaluation;
import io.xgenmm.web.evaluation.EvaluationData;
import io.xgenmm.web.evaluation.EvaluationReport;
import io.xgenmm.web.evaluation.EvaluationText;
import io.xgenmm.web.evaluation.PredictionFile;
import io.xgenmm.web.evaluation.QuestionPrompt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** How good a model is. */
@Command(
        name = "eval",
        description =
                "Have a model answer a benchmark in VLMEvalKit's TSV form, or the built-in tiny one, and count the right answers.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  xgen-mm eval",
            "  xgen-mm eval --model my-model --data MMStar.tsv --limit 200 --out predictions.jsonl --plot mmstar.svg",
            "  xgen-mm eval --model my-model --data MMStar.tsv --out predictions.jsonl --resume"
        })
final class EvalCommand implements Callable<Integer> {

    private static final int SLOTS = 8;

    /** How questions are put. */
    enum Prompts {
        auto,
        plain,
        vlmevalkit
    }

    @ParentCommand
    Cli cli = Cli.UNSET;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ModelOptions model = new ModelOptions();

    @Option(
            names = "--data",
            paramLabel = "FILE.tsv",
            description =
                    "columns index, image or image_path, question, answer, category, A, B, ... (default: the built-in one)")
    @Nullable
    Path data;

    @Option(names = "--limit", paramLabel = "N", description = "only the first N questions")
    @Nullable
    Integer limit;

    @Option(names = "--out", paramLabel = "FILE", description = "write each prediction there as a line of JSON")
    @Nullable
    Path out;

    @Option(names = "--resume", description = "keep the predictions that --out holds already")
    boolean resume;

    @Option(
            names = "--prompts",
            paramLabel = "P",
            defaultValue = "auto",
            description =
                    "plain: the question as it is; vlmevalkit: its generic prompts; auto: plain for the built-in benchmark and where a file holds the original's answers, else vlmevalkit")
    Prompts prompts = Prompts.auto;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "512",
            description = "new tokens of an answer at most (default: ${DEFAULT-VALUE})")
    int maxTokens = 512;

    @Option(names = "--plot", paramLabel = "FILE.svg", description = "also draw accuracy by category")
    @Nullable
    Path plot;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        GenerationOptions options = GenerationOptions.builder()
                .maxTokens(maxTokens)
                .batchPriority(true)
                .build();
        EvaluationData questions = questions();
        EvaluationReport report;
        try (PredictionFile file = predictions();
                Engine engine =
                        cli.opener().open(model.engineOptions(common.home()).withSlots(SLOTS));
                Progress progress = Progress.of(cli.console())) {
            report = new Evaluation(engine, questions, prompt(questions), options, file).run(SLOTS * 2, progress);
        }
        report(report);
        return ExitCode.DONE;
    }

    private void check() {
        if (resume && out == null) {
            throw new IllegalArgumentException("--resume needs --out, the file that holds the earlier predictions");
        }
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException("--limit must be at least 1, but is %d".formatted(limit));
        }
    }

    private EvaluationData questions() {
        EvaluationData all = data == null ? EvaluationData.builtIn() : EvaluationData.of(data);
        return limit == null ? all : all.first(limit);
    }

    private PredictionFile predictions() {
        return out == null
                ? PredictionFile.none()
                : PredictionFile.open(out, resume, model.locate(common.home()).name());
    }

    private QuestionPrompt prompt(EvaluationData questions) {
        boolean plain =
                prompts == Prompts.plain || (prompts == Prompts.auto && (data == null || questions.hasReferences()));
        return plain ? QuestionPrompt.PLAIN : QuestionPrompt.VLMEVALKIT;
    }

    private void report(EvaluationReport report) {
        if (plot != null) {
            OutputFiles.write(plot, EvaluationText.chart(report).toSvg());
        }
        if (common.json()) {
            cli.console().json(report);
        } else {
            EvaluationText.lines(report).forEach(cli.console().out()::println);
            cli.console().out().flush();
        }
    }
}
