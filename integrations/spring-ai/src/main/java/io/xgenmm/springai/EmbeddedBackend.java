package io.xgenmm.springai;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.InvalidPromptException;
import io.xgenmm.engine.PromptInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers from an engine in this process. Takes ownership of the engine. Thread-safe. */
public final class EmbeddedBackend implements ChatBackend {
    private final Engine engine;

    public EmbeddedBackend(Engine engine) {
        this.engine = engine;
    }

    @Override
    public String model() {
        return engine.model().name();
    }

    @Override
    public Generation start(@Nullable String model, List<ChatMessage> messages, GenerationOptions options) {
        if (model != null && !model.equals(model())) {
            throw new InvalidPromptException(
                    "model '%s' was asked for, but this ChatModel serves '%s'; leave the option unset or change spring.ai.xgen-mm.chat.model"
                            .formatted(model, model()));
        }
        return engine.generate(engine.prepare(new PromptInput.Chat(messages)), options);
    }

    @Override
    public void close() {
        engine.close();
    }
}
