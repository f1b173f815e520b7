package io.xgenmm.web.cli;

import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.PromptInput;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** One generation, no server, no database; or a chat when a person sits there. */
@Command(
        name = "run",
        description = "Answer one prompt about pictures, or chat.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  xgen-mm run --image cat.jpg --prompt \"What is in the picture?\"",
            "  xgen-mm run --model ./my-model --messages chat.json --max-tokens 64 --output json",
            "  xgen-mm run --model tiny-base --image a.png --raw \"<image> Caption:\" --stop \".\"",
            "  xgen-mm run                                (an interactive chat)"
        })
final class RunCommand implements Callable<Integer> {

    @ParentCommand
    Cli cli = Cli.UNSET;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ModelOptions model = new ModelOptions();

    @Mixin
    PromptOptions prompt = new PromptOptions();

    @Mixin
    SamplingOptions sampling = new SamplingOptions();

    @Override
    public Integer call() throws InterruptedException {
        GenerationOptions options = sampling.toOptions();
        boolean chat = prompt.isEmpty() && cli.console().terminal() && !common.json();
        PromptInput input = chat ? null : prompt.toInput();
        long started = System.nanoTime();
        try (Engine engine = cli.opener().open(engineOptions(options))) {
            Duration load = Duration.ofNanos(System.nanoTime() - started);
            if (input == null) {
                new ChatSession(engine, options, cli.console(), prompt.system).run();
            } else {
                answer(engine, input, options, load);
            }
        }
        return ExitCode.DONE;
    }

    private EngineOptions engineOptions(GenerationOptions options) {
        int rows = Math.max(options.beams(), options.choices());
        return model.engineOptions(common.home()).withSlots(rows);
    }

    private void answer(Engine engine, PromptInput input, GenerationOptions options, Duration load)
            throws InterruptedException {
        PreparedPrompt prepared = engine.prepare(input);
        try (Generation generation = engine.generate(prepared, options)) {
            if (common.json()) {
                cli.console().json(RunOutput.of(engine.model(), prepared, generation.await(), load));
            } else if (options.choices() == 1 && options.beams() == 1) {
                stream(generation);
            } else {
                print(generation.await());
            }
        }
    }

    private void stream(Generation generation) throws InterruptedException {
        GenerationEvent event;
        do {
            event = generation.next();
            if (event instanceof GenerationEvent.Delta delta) {
                cli.console().out().print(delta.text());
                cli.console().out().flush();
            }
        } while (!(event instanceof GenerationEvent.Finished));
        cli.console().out().println();
    }

    private void print(GenerationEvent.Finished finished) {
        finished.choices()
                .forEach(choice -> cli.console().out().println("[%d] %s".formatted(choice.index(), choice.text())));
    }
}
