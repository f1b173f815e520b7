package io.xgenmm.storage.autoconfigure;

import io.xgenmm.storage.embedded.EmbeddedPostgresException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in one sentence why there is no database. */
final class EmbeddedPostgresFailureAnalyzer extends AbstractFailureAnalyzer<EmbeddedPostgresException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, EmbeddedPostgresException cause) {
        return new FailureAnalysis(
                "The embedded PostgreSQL did not start: " + cause.getMessage(),
                "Do what the sentence says, or set spring.datasource.url, -.username and -.password to a PostgreSQL 14 "
                        + "or newer, or set xgen-mm.storage.enabled=false to run without history.",
                cause);
    }
}
