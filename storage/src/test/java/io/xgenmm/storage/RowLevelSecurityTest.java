package io.xgenmm.storage;

import static io.xgenmm.storage.TestDatabase.ALICE;
import static io.xgenmm.storage.TestDatabase.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.storage.batches.BatchQueue;
import io.xgenmm.storage.batches.BatchRepository;
import io.xgenmm.storage.batches.ClaimedBatch;
import io.xgenmm.storage.batches.NewBatch;
import io.xgenmm.storage.batches.NewBatchItem;
import io.xgenmm.storage.blobs.Sha256;
import io.xgenmm.storage.conversations.Answer;
import io.xgenmm.storage.conversations.AnswerJournal;
import io.xgenmm.storage.conversations.ConversationRepository;
import io.xgenmm.storage.conversations.Message;
import io.xgenmm.storage.conversations.MessageRepository;
import io.xgenmm.storage.conversations.NewMessage;
import io.xgenmm.storage.conversations.Part;
import io.xgenmm.storage.conversations.Role;
import io.xgenmm.storage.files.FileRepository;
import io.xgenmm.storage.files.NewFile;
import io.xgenmm.storage.files.Upload;
import io.xgenmm.storage.files.UploadRepository;
import io.xgenmm.storage.idempotency.IdempotencyRepository;
import io.xgenmm.storage.images.ImageRepository;
import io.xgenmm.storage.images.NewImage;
import io.xgenmm.storage.keys.ApiKeyRepository;
import io.xgenmm.storage.keys.NewApiKey;
import io.xgenmm.storage.keys.Quota;
import io.xgenmm.storage.keys.QuotaRepository;
import io.xgenmm.storage.keys.UsageRepository;
import io.xgenmm.storage.responses.ResponseRepository;
import io.xgenmm.storage.responses.StoredResponse;
import io.xgenmm.storage.retention.RetentionRepository;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Alice has a row in every table; nobody else may see one of them. */
class RowLevelSecurityTest {
    private static TestDatabase database;
    private static AnswerJournal journal;

    @BeforeAll
    static void fillEveryTable() {
        database = TestDatabase.create();
        OwnerTransactions transactions = database.transactions();
        journal = new AnswerJournal(transactions);
        UUID conversation = new ConversationRepository(transactions)
                .create(ALICE, "secret plans", null, Map.of())
                .id();
        UUID image = new ImageRepository(transactions, database.blobs())
                .save(ALICE, new NewImage(new byte[] {1, 2, 3}, "image/png", 1, 1, null, null))
                .id();
        Message question = new MessageRepository(transactions)
                .append(
                        ALICE,
                        conversation,
                        new NewMessage(null, Role.USER, List.of(new Part.Image(image), new Part.Text("treasure"))));
        Answer answer = journal.begin(ALICE, conversation, question.id(), null);
        answer.append("under the oak");
        saveAnswers();
        fillFiles(transactions);
        fillBatches(transactions);
        fillKeys(transactions);
        new ResponseRepository(transactions)
                .save(ALICE, new StoredResponse("resp_1", null, "m", "completed", "[]", "{}", Instant.now()));
        new IdempotencyRepository(transactions).once(ALICE, "key", Sha256.of(new byte[0]), () -> "result");
        new RetentionRepository(transactions).keep(ALICE, 30);
    }

    private static void saveAnswers() {
        for (int i = 0; i < 100 && database.count("select count(*) from answer_piece") == 0; i++) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void fillFiles(OwnerTransactions transactions) {
        FileRepository files = new FileRepository(transactions, database.blobs());
        NewFile file = new NewFile("a.txt", "vision", "text/plain", null);
        files.save(ALICE, file, new ByteArrayInputStream(new byte[] {4}), 10);
        UploadRepository uploads = new UploadRepository(transactions, database.blobs(), files);
        Upload upload = uploads.create(ALICE, file, 1, Duration.ofHours(1));
        uploads.addPart(ALICE, upload.id(), new ByteArrayInputStream(new byte[] {5}), 10);
    }

    private static void fillBatches(OwnerTransactions transactions) {
        new BatchRepository(transactions)
                .create(ALICE, new NewBatch("/v1/chat/completions", "file-1", "24h", Duration.ofDays(1), Map.of()));
        BatchQueue queue = new BatchQueue(transactions);
        ClaimedBatch claimed = queue.claimBatch("worker", Duration.ofMinutes(1)).orElseThrow();
        queue.addItems(claimed, 0, List.of(new NewBatchItem("one", "{}")));
    }

    private static void fillKeys(OwnerTransactions transactions) {
        var key = new ApiKeyRepository(transactions)
                .create(ALICE, new NewApiKey("k", Set.of("chat"), new Quota(5, null, null, null), null))
                .key();
        new QuotaRepository(transactions).admit(key, 1);
        new UsageRepository(transactions)
                .add(ALICE, UsageRepository.ofRequest(key.id(), LocalDate.EPOCH, "m", 1, 0, 0, 1, 0));
    }

    @AfterAll
    static void close() {
        journal.close();
        database.close();
    }

    @Test
    void everyTableIsForcedUnderRowLevelSecurity() {
        assertThat(tables("and not (relrowsecurity and relforcerowsecurity)")).isEmpty();
        assertThat(tables("")).hasSizeGreaterThan(18);
    }

    @Test
    void theApplicationRoleCannotStepAroundIt() {
        long unbound = database.count(
                "select count(*) from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)");

        assertThat(unbound).isZero();
    }

    @Test
    void aliceSeesHerRowsInEveryTable() throws SQLException {
        for (String table : tables("")) {
            if (!table.equals("writer") && !table.equals("message_search")) { // the system's; only by its words
                assertThat(visible(ALICE, table)).as(table).isPositive();
            }
        }
    }

    @Test
    void bobSeesNothingInAnyTable() throws SQLException {
        for (String table : tables("")) {
            assertThat(visible(BOB, table)).as(table).isZero();
        }
    }

    @Test
    void withoutAnOwnerNothingIsSeen() throws SQLException {
        for (String table : tables("")) {
            assertThat(visible(null, table)).as(table).isZero();
        }
    }

    @Test
    void bobFindsNothingByWordsOfAlice() {
        assertThat(countAs(BOB, "treasure")).isZero();
        assertThat(countAs(ALICE, "treasure")).isOne();
    }

    @Test
    void bobChangesAndDeletesNothingOfAlice() {
        for (String table : tables(
                "and relname in (select table_name from information_schema.columns where column_name = 'owner')")) {
            int deleted = database.transactions()
                    .as(BOB, jdbc -> jdbc.sql("delete from " + table).update());
            assertThat(deleted).as(table).isZero();
        }
    }

    @Test
    void bobCannotWriteARowForAlice() {
        assertThatThrownBy(() -> database.transactions()
                        .as(
                                BOB,
                                jdbc -> jdbc.sql("insert into retention (owner, days) values ('alice', 1)")
                                        .update()))
                .rootCause()
                .hasMessageContaining("row-level security");
    }

    @Test
    void anInnerCallForAnotherOwnerGivesTheOuterOneBack() {
        long seen = database.transactions().as(ALICE, outer -> {
            database.transactions()
                    .as(BOB, inner -> inner.sql("select 1").query(Long.class).single());
            return outer.sql("select count(*) from conversation")
                    .query(Long.class)
                    .single();
        });

        assertThat(seen).isOne();
    }

    private static long countAs(Owner owner, String word) {
        return database.transactions().as(owner, jdbc -> {
            jdbc.sql("select set_config('app.search', ?, true)")
                    .param("'" + word + "'")
                    .query()
                    .listOfRows();
            return jdbc.sql("select count(*) from message_search")
                    .query(Long.class)
                    .single();
        });
    }

    private static List<String> tables(String condition) {
        return database.transactions()
                .asSystem(jdbc -> jdbc.sql("""
                        select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
                        and relname <> 'flyway_schema_history'\s""" + condition).query(String.class).list());
    }

    /** Plain SQL on a plain connection of the application's role. */
    private static long visible(@org.jspecify.annotations.Nullable Owner owner, String table) throws SQLException {
        List<Long> counts = new ArrayList<>();
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            if (owner != null) {
                statement.execute("set local app.owner = '" + owner.id() + "'");
            }
            try (ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
                while (rows.next()) {
                    counts.add(rows.getLong(1));
                }
            }
            connection.rollback();
        }
        return counts.get(0);
    }
}
