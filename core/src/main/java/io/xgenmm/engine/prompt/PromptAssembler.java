package io.xgenmm.engine.prompt;

import io.xgenmm.engine.PromptInput;

/** Applies a variant's template and tokenisation. Thread-safe. */
public interface PromptAssembler {

    /**
     * The exact prompt for {@code input}.
     *
     * @throws io.xgenmm.engine.InvalidPromptException if it is empty, or pictures and {@code <image>} marks do not fit
     *     together
     */
    AssembledPrompt assemble(PromptInput input);
}
