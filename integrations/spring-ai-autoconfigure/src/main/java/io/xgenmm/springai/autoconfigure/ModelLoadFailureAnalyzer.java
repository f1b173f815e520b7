package io.xgenmm.springai.autoconfigure;

import io.xgenmm.engine.ModelLoadException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The model could not be opened: says which setting names it. */
final class ModelLoadFailureAnalyzer extends AbstractFailureAnalyzer<ModelLoadException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ModelLoadException cause) {
        return new FailureAnalysis(
                "The XGen-MM model could not be opened: " + cause.getMessage(),
                "spring.ai.xgen-mm.chat.model must be an embedded name (tiny-base, tiny-singleimg, tiny-interleave, tiny-dpo), "
                        + "a name in the model store under spring.ai.xgen-mm.home, or a folder in the published Hugging "
                        + "Face layout.",
                cause);
    }
}
