package io.xgenmm.engine.runtime;

import io.xgenmm.engine.ContextOverflowException;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.EngineStatus;
import io.xgenmm.engine.EngineTokenizer;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.ImageView;
import io.xgenmm.engine.InvalidPromptException;
import io.xgenmm.engine.ModelDescription;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.grammar.ConstraintCompiler;
import io.xgenmm.engine.grammar.ConstraintCompilers;
import io.xgenmm.engine.grammar.TokenConstraint;
import io.xgenmm.engine.prompt.AssembledPrompt;
import io.xgenmm.engine.prompt.PromptAssembler;
import io.xgenmm.engine.prompt.PromptAssemblers;
import io.xgenmm.engine.schedule.EngineThread;
import io.xgenmm.engine.schedule.PromptLayout;
import io.xgenmm.engine.schedule.ReadyPrompt;
import io.xgenmm.engine.vision.ImagePreprocessor;
import io.xgenmm.engine.vision.PreparedImage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** An engine in this process. Thread-safe: prompts are made on the caller's thread, all else is the engine thread's. */
final class LocalEngine implements Engine {
    private final OpenedModel opened;
    private final EngineThread thread;
    private final ModelDescription description;
    private final PromptAssembler assembler;
    private final ImagePreprocessor preprocessor;
    private final StopIds stopIds;
    private final ConstraintCompiler constraints;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes ownership of both. */
    LocalEngine(EngineOptions options, OpenedModel opened, EngineThread thread) {
        this.opened = opened;
        this.thread = thread;
        ModelConfig config = opened.files().config();
        description = new ModelDescription(
                options.name(),
                config.variant(),
                opened.files().precision(),
                opened.device().label(),
                opened.contextTokens(),
                config.decoder().vocabularySize(),
                config.resampler().latents(),
                config.vision().imageSize());
        assembler = PromptAssemblers.of(config, opened.tokenizer());
        preprocessor = ImagePreprocessor.of(config, options.imageLimits());
        stopIds = StopIds.of(config);
        constraints = ConstraintCompilers.of(opened.tokenizer(), stopIds.own());
    }

    @Override
    public ModelDescription model() {
        return description;
    }

    @Override
    public EngineTokenizer tokenizer() {
        return opened.tokenizer();
    }

    @Override
    public PreparedPrompt prepare(PromptInput input) {
        long start = System.nanoTime();
        AssembledPrompt prompt = assembler.assemble(input);
        List<PreparedImage> images =
                prompt.images().parallelStream().map(preprocessor::prepare).toList();
        ModelConfig config = opened.files().config();
        List<Integer> visionTokens =
                images.stream().map(image -> image.view().visionTokens()).toList();
        PromptLayout layout =
                PromptLayout.of(config.variant(), config.decoder().imageTokenId(), prompt.ids(), visionTokens);
        if (layout.positions() >= opened.contextTokens()) {
            throw new ContextOverflowException(layout.textTokens(), layout.visionTokens(), opened.contextTokens());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new ReadyPrompt(prompt.text(), prompt.ids(), images, layout, took);
    }

    @Override
    public Generation generate(PreparedPrompt prompt, GenerationOptions options) {
        if (!(prompt instanceof ReadyPrompt ready)) {
            throw new InvalidPromptException("the prompt must come from prepare() of this engine, but is a %s"
                    .formatted(prompt.getClass().getSimpleName()));
        }
        Optional<TokenConstraint> constraint = constraints.compile(options.format());
        return thread.submit(ready, options, stopIds.of(options, constraint.isPresent()), constraint);
    }

    @Override
    public ImageView view(byte[] encodedImage) {
        return preprocessor.prepare(encodedImage).view();
    }

    @Override
    public EngineStatus status() {
        return thread.status();
    }

    @Override
    public void drain() {
        thread.drain();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            thread.close();
            opened.files().close();
        }
    }
}
