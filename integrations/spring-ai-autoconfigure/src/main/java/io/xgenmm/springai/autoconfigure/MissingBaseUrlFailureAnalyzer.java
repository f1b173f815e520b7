package io.xgenmm.springai.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to set. */
final class MissingBaseUrlFailureAnalyzer extends AbstractFailureAnalyzer<MissingBaseUrlException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingBaseUrlException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Set spring.ai.xgen-mm.base-url to the server's address, for example http://xgen-mm:8080, or "
                        + "spring.ai.xgen-mm.mode to 'embedded' to run the model in this process.",
                cause);
    }
}
