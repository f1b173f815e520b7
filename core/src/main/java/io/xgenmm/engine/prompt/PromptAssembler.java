package io.xgenmm.engine.prompt;

import io.xgenmm.engine.PromptInput;

/** Applies a variant's template and tokenisation. Thread-safe. */
public interface PromptAssembler {

    /** @throws io.xgenmm.engine.InvalidPromptException if pictures and {@code <image>} marks do not fit together */
    AssembledPrompt assemble(PromptInput input);
}
