package io.xgenmm.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.storage.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster is made once; each test starts it in another state. */
class EmbeddedPostgresTest {
    @TempDir
    private static Path home;

    private static Path folder;

    @BeforeAll
    static void create() throws SQLException {
        folder = home.resolve("postgres");
        try (EmbeddedPostgres postgres = start();
                Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute("create table kept (n int)");
            statement.execute("insert into kept values (42)");
        }
    }

    private static EmbeddedPostgres start() {
        return EmbeddedPostgres.start(folder, TestDatabase.PROGRAMS);
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
    }

    private static void assertDataIsThere(EmbeddedPostgres postgres) throws SQLException {
        assertThat(ask(postgres, "select n from kept")).isEqualTo("42");
    }

    private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void whatIsAcknowledgedIsOnDisk() throws SQLException {
        try (EmbeddedPostgres postgres = start()) {
            assertThat(ask(postgres, "show fsync")).isEqualTo("on");
            assertThat(ask(postgres, "show synchronous_commit")).isEqualTo("on");
            assertThat(ask(postgres, "show full_page_writes")).isEqualTo("on");
            assertThat(ask(postgres, "show data_checksums")).isEqualTo("on");
            assertDataIsThere(postgres);
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() throws SQLException {
        try (EmbeddedPostgres postgres = start()) {
            for (String user : new String[] {"postgres", EmbeddedPostgres.APPLICATION}) {
                assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), user, "guess"))
                        .hasMessageContaining("password");
            }
            assertThat(ask(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(postgres, "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"))
                    .isEqualTo("f");
        }
    }

    @Test
    void folderAndSecretAreOursAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secret"))))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("initdb-password")).doesNotExist();
    }

    @Test
    void twoServersNeverShareAFolder() throws SQLException {
        try (EmbeddedPostgres postgres = start()) {
            assertThatThrownBy(EmbeddedPostgresTest::start)
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining("another process")
                    .hasMessageContaining("xgen-mm.home");
            assertDataIsThere(postgres);
        }
    }

    @Test
    void closingTwiceDoesNothingAndTheServerIsGone() {
        EmbeddedPostgres postgres = start();
        long pid = postgres.pid().orElseThrow();

        postgres.close();
        postgres.close();

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aNumberThatNowBelongsToAnotherProcessIsNoServer() throws IOException, SQLException {
        Files.writeString(
                folder.resolve("pg18/postmaster.pid"),
                "%d\n%s\n1\n5432\n\n127.0.0.1\n"
                        .formatted(ProcessHandle.current().pid(), folder.resolve("pg18")));

        try (EmbeddedPostgres postgres = start()) {
            assertDataIsThere(postgres);
        }
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void aHalfWrittenPidFileIsForgotten() throws IOException, SQLException {
        Files.writeString(folder.resolve("pg18/postmaster.pid"), "");

        try (EmbeddedPostgres postgres = start()) {
            assertDataIsThere(postgres);
        }
    }

    @Test
    void aKilledServerIsStartedAgainOnTheSamePort() throws Exception {
        try (EmbeddedPostgres postgres = start()) {
            long killed = postgres.pid().orElseThrow();
            ProcessHandle.of(killed).orElseThrow().destroyForcibly();

            long deadline = System.nanoTime() + 60_000_000_000L;
            while (postgres.pid().orElseThrow() == killed && System.nanoTime() < deadline) {
                Thread.sleep(50);
            }
            assertThat(postgres.pid().orElseThrow()).isNotEqualTo(killed);
            assertDataIsThere(postgres);
        }
    }

    @Test
    void aSetupThatWasCutOffStartsOver(@TempDir Path other) throws IOException, SQLException {
        Path cut = Files.createDirectories(other.resolve("pg18/base"));
        Files.writeString(cut.resolve("half"), "written");
        Files.writeString(other.resolve("secret"), "");

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(other, TestDatabase.PROGRAMS)) {
            assertThat(ask(postgres, "select current_user")).isEqualTo(EmbeddedPostgres.APPLICATION);
        }
        assertThat(cut.resolve("half")).doesNotExist();
    }

    @Test
    void dataOfAnotherMajorVersionIsRefusedWithAdvice(@TempDir Path other) throws IOException {
        Files.createDirectories(other.resolve("pg17"));
        Files.writeString(other.resolve("pg17.ok"), "");

        assertThatThrownBy(() -> EmbeddedPostgres.start(other, TestDatabase.PROGRAMS))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("PostgreSQL 17")
                .hasMessageContaining("export")
                .hasMessageContaining("import");
        assertThat(other.resolve("pg17")).exists();
    }

    @Test
    void aFolderThatHoldsAnotherMajorUnderOurNameIsRefused(@TempDir Path other) throws IOException {
        Files.createDirectories(other.resolve("pg18"));
        Files.writeString(other.resolve("pg18/PG_VERSION"), "16\n");
        Files.writeString(other.resolve("pg18.ok"), "");

        assertThatThrownBy(() -> EmbeddedPostgres.start(other, TestDatabase.PROGRAMS))
                .hasMessageContaining("PostgreSQL 16");
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed(@TempDir Path other) throws IOException {
        Path file = Files.writeString(other.resolve("file"), "in the way");

        assertThatThrownBy(() -> EmbeddedPostgres.start(file.resolve("postgres"), TestDatabase.PROGRAMS))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining(file.toString());
    }
}
