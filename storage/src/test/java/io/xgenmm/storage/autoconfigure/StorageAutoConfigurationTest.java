package io.xgenmm.storage.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.TestDatabase;
import io.xgenmm.storage.conversations.AnswerJournal;
import io.xgenmm.storage.conversations.ConversationRepository;
import io.xgenmm.storage.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

class StorageAutoConfigurationTest {
    @TempDir
    private Path home;

    private ApplicationContextRunner application() {
        return new ApplicationContextRunner()
                .withUserConfiguration(Application.class)
                .withPropertyValues("xgen-mm.home=" + home, "xgen-mm.storage.programs=" + TestDatabase.PROGRAMS);
    }

    @Test
    void withoutDatabaseTheEmbeddedOneStartsAndKeepsWhatWasSaved() {
        application().run(context -> {
            assertThat(context).hasSingleBean(EmbeddedPostgres.class).hasSingleBean(AnswerJournal.class);
            context.getBean(ConversationRepository.class).create(Owner.LOCAL, "kept", null, Map.of());
        });

        application()
                .run(context -> assertThat(context.getBean(ConversationRepository.class)
                                .list(Owner.LOCAL, null, 10)
                                .items())
                        .singleElement()
                        .satisfies(found -> assertThat(found.title()).isEqualTo("kept")));
    }

    @Test
    void bytesTravelInBinaryFromTheStart() {
        application()
                .run(context -> assertThat(context.getBean(DataSource.class))
                        .extracting("dataSourceProperties")
                        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                        .containsEntry("prepareThreshold", "-1"));
    }

    @Test
    void aConfiguredUrlTakesThePlaceOfTheEmbeddedServer() {
        TestDatabase.superuser("create database external_plain owner " + EmbeddedPostgres.APPLICATION);

        external("external_plain", EmbeddedPostgres.APPLICATION).run(context -> {
            assertThat(context).doesNotHaveBean(EmbeddedPostgres.class).hasSingleBean(ConversationRepository.class);
            context.getBean(ConversationRepository.class).create(Owner.LOCAL, "outside", null, Map.of());
            assertThat(home).isEmptyDirectory();
        });
    }

    @Test
    void aSuperuserStepsDownSoThatRowLevelSecurityHolds() {
        TestDatabase.superuser("create database external_superuser");

        external("external_superuser", "postgres").run(context -> {
            ConversationRepository conversations = context.getBean(ConversationRepository.class);
            conversations.create(Owner.LOCAL, "mine", null, Map.of());

            long visible = context.getBean(io.xgenmm.storage.OwnerTransactions.class)
                    .as(new Owner("other"), jdbc -> count(jdbc));
            assertThat(visible).isZero();
            assertThat(conversations.list(Owner.LOCAL, null, 10).items()).hasSize(1);
        });
    }

    @Test
    void anEmptyUrlCountsAsNone() {
        application()
                .withPropertyValues("spring.datasource.url=")
                .run(context -> assertThat(context).hasSingleBean(EmbeddedPostgres.class));
    }

    @Test
    void switchedOffThereIsNoDatabaseAndNoFolder() {
        application().withPropertyValues("xgen-mm.storage.enabled=false").run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(DataSource.class)
                    .doesNotHaveBean(ConversationRepository.class);
            assertThat(home).isEmptyDirectory();
        });
    }

    private ApplicationContextRunner external(String database, String username) {
        return application()
                .withPropertyValues(
                        "spring.datasource.url=" + TestDatabase.server().jdbcUrl(database),
                        "spring.datasource.username=" + username,
                        "spring.datasource.password=" + TestDatabase.server().password());
    }

    private static long count(JdbcClient jdbc) {
        return jdbc.sql("select count(*) from conversation").query(Long.class).single();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
