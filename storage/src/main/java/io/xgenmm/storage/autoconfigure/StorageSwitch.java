package io.xgenmm.storage.autoconfigure;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/** With {@code xgen-mm.storage.enabled=false} Boot must not ask for a database either. */
final class StorageSwitch implements AutoConfigurationImportFilter, EnvironmentAware {
    private static final Set<String> NEED_A_DATABASE = Set.of(
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration");

    private boolean enabled = true;

    @Override
    public void setEnvironment(Environment environment) {
        enabled = environment.getProperty("xgen-mm.storage.enabled", Boolean.class, true);
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        boolean[] keep = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            String name = classes[i];
            keep[i] = enabled || name == null || !NEED_A_DATABASE.contains(name);
        }
        return keep;
    }
}
