package io.xgenmm.storage.autoconfigure;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The role transactions work under. Row-level security does not bind superusers, so a login with such rights is only
 * used to set up {@code xgen_mm_application}, and each transaction steps down to that.
 */
final class ApplicationRole {
    static final String NAME = "xgen_mm_application";
    private static final int OLDEST = 140000;

    private ApplicationRole() {}

    /** Returns the role to step down to; null when the login is bound by row-level security itself. */
    static @Nullable String prepare(DataSource dataSource) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        int version = jdbc.sql("select current_setting('server_version_num')::int")
                .query(Integer.class)
                .single();
        if (version < OLDEST) {
            throw new IllegalStateException(
                    "PostgreSQL 14 or newer is needed, but the server at spring.datasource.url is " + version / 10000
                            + "; upgrade it or unset the URL to use the embedded one");
        }
        boolean unbound = jdbc.sql("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
                .query(Boolean.class)
                .single();
        if (!unbound) {
            return null;
        }
        jdbc.sql("""
                do $$ begin
                    if not exists (select 1 from pg_roles where rolname = '%1$s') then
                        create role %1$s nologin nosuperuser nobypassrls;
                    end if;
                    execute format('grant usage on schema %%I to %1$s', current_schema());
                    execute format('grant select, insert, update, delete on all tables in schema %%I to %1$s', current_schema());
                end $$
                """.formatted(NAME)).update();
        return NAME;
    }
}
