package io.xgenmm.storage.autoconfigure;

import io.xgenmm.storage.embedded.EmbeddedPostgres;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** How to reach the embedded server. */
record EmbeddedConnectionDetails(EmbeddedPostgres postgres) implements JdbcConnectionDetails {
    @Override
    public String getJdbcUrl() {
        return postgres.jdbcUrl();
    }

    @Override
    public String getUsername() {
        return postgres.username();
    }

    @Override
    public String getPassword() {
        return postgres.password();
    }
}
