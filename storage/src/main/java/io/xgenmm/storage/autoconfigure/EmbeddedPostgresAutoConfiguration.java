package io.xgenmm.storage.autoconfigure;

import io.xgenmm.storage.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The database of a server for which none is configured, in {@code postgres} below {@code xgen-mm.home}. It stands
 * behind Boot's connection details, so pool, migrations, health and metrics need not know.
 */
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@ConditionalOnProperty(name = "xgen-mm.storage.enabled", matchIfMissing = true)
@Conditional(OnNoConfiguredDatabase.class)
@ConditionalOnMissingBean(value = JdbcConnectionDetails.class, type = "javax.sql.DataSource")
public final class EmbeddedPostgresAutoConfiguration {
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    EmbeddedPostgres embeddedPostgres(Environment environment) {
        Path home = home(environment);
        String programs = environment.getProperty("xgen-mm.storage.programs");
        Path folder = home.resolve("postgres");
        return StringUtils.hasText(programs)
                ? EmbeddedPostgres.start(folder, Path.of(programs))
                : EmbeddedPostgres.start(folder);
    }

    @Bean
    JdbcConnectionDetails embeddedPostgresConnectionDetails(EmbeddedPostgres postgres) {
        return new EmbeddedConnectionDetails(postgres);
    }

    private static Path home(Environment environment) {
        String home = environment.getProperty("xgen-mm.home");
        if (!StringUtils.hasText(home)) {
            home = environment.getProperty("XGEN_MM_HOME");
        }
        return StringUtils.hasText(home) ? Path.of(home) : Path.of(System.getProperty("user.home"), ".xgen-mm");
    }
}
