package io.xgenmm.web.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about an address that is open to others. */
final class UnprotectedAddressFailureAnalyzer extends AbstractFailureAnalyzer<UnprotectedAddressException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnprotectedAddressException cause) {
        return new FailureAnalysis(
                "The server was not started: " + cause.getMessage() + ".",
                "Listen on 127.0.0.1 (the default), or set xgen-mm.security.api-keys to a key of your own "
                        + "(XGENMM_SECURITY_APIKEYS), or spring.security.oauth2.resourceserver.jwt.issuer-uri.",
                cause);
    }
}
