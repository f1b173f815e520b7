package io.xgenmm.storage.idempotency;

import static io.xgenmm.storage.TestDatabase.ALICE;
import static io.xgenmm.storage.TestDatabase.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.storage.TestDatabase;
import io.xgenmm.storage.blobs.Sha256;
import io.xgenmm.storage.conversations.ConversationRepository;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IdempotencyRepositoryTest {
    private static final Sha256 REQUEST = Sha256.of(new byte[] {1});
    private static final Sha256 OTHER = Sha256.of(new byte[] {2});
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static TestDatabase database;
    private static IdempotencyRepository requests;
    private static ConversationRepository conversations;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
        requests = new IdempotencyRepository(database.transactions());
        conversations = new ConversationRepository(database.transactions());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static String createConversation() {
        return conversations.create(ALICE, "once", null, Map.of()).id().toString();
    }

    private static long created() {
        return database.count("select count(*) from conversation");
    }

    @Test
    void aRepetitionGetsTheFirstResultAndCreatesNothing() {
        String first = requests.once(ALICE, "repeat", REQUEST, IdempotencyRepositoryTest::createConversation);
        long before = created();

        String second = requests.once(ALICE, "repeat", REQUEST, IdempotencyRepositoryTest::createConversation);

        assertThat(second).isEqualTo(first);
        assertThat(created()).isEqualTo(before);
    }

    @Test
    void manyAtOnceCreateOne() throws Exception {
        long before = created();
        ExecutorService clients = Executors.newFixedThreadPool(5);
        try {
            Callable<String> call =
                    () -> requests.once(ALICE, "race", REQUEST, IdempotencyRepositoryTest::createConversation);
            Set<String> results = new HashSet<>();
            for (Future<String> result :
                    clients.invokeAll(Stream.generate(() -> call).limit(10).toList())) {
                results.add(result.get());
            }
            assertThat(results).hasSize(1);
        } finally {
            clients.shutdownNow();
        }
        assertThat(created()).isEqualTo(before + 1);
    }

    @Test
    void workThatFailsLeavesNeitherRowNorKey() {
        long before = created();

        assertThatThrownBy(() -> requests.once(ALICE, "fails", REQUEST, () -> {
                    createConversation();
                    throw new IllegalStateException("boom");
                }))
                .hasMessage("boom");

        assertThat(created()).isEqualTo(before);
        assertThat(requests.once(ALICE, "fails", REQUEST, () -> "now")).isEqualTo("now");
    }

    @Test
    void aKeyBelongsToOneRequestOfOneOwner() {
        requests.once(ALICE, "owned", REQUEST, () -> "alice");

        assertThatThrownBy(() -> requests.once(ALICE, "owned", OTHER, () -> "x"))
                .isInstanceOf(IdempotencyConflictException.class);
        assertThat(requests.once(BOB, "owned", OTHER, () -> "bob")).isEqualTo("bob");
    }

    @Test
    void longWorkIsClaimedByOneAndAnsweredToAll() {
        assertThat(requests.claim(ALICE, "long", REQUEST, LEASE)).isEqualTo(new Claim.First());
        assertThat(requests.claim(ALICE, "long", REQUEST, LEASE)).isEqualTo(new Claim.Running());

        requests.complete(ALICE, "long", "answer");

        assertThat(requests.claim(ALICE, "long", REQUEST, LEASE)).isEqualTo(new Claim.Done("answer"));
        assertThatThrownBy(() -> requests.claim(ALICE, "long", OTHER, LEASE))
                .isInstanceOf(IdempotencyConflictException.class);
    }

    @Test
    void aClaimOfADeadProcessOrAReleasedOneIsFree() {
        requests.claim(ALICE, "dead", REQUEST, Duration.ofMillis(-1));
        assertThat(requests.claim(ALICE, "dead", REQUEST, LEASE)).isEqualTo(new Claim.First());

        requests.release(ALICE, "dead");
        assertThat(requests.claim(ALICE, "dead", OTHER, LEASE)).isEqualTo(new Claim.First());
    }

    @Test
    void keysAreForgottenAfterADay() {
        requests.once(ALICE, "old", REQUEST, () -> "first");
        database.update("update idempotency set expires = now() - interval '1 second' where key = 'old'");

        assertThat(requests.once(ALICE, "old", OTHER, () -> "second")).isEqualTo("second");
        database.update("update idempotency set expires = now() - interval '1 second' where key = 'old'");
        assertThat(requests.removeExpired()).isPositive();
        assertThat(List.of(database.count("select count(*) from idempotency where key = 'old'")))
                .containsExactly(0L);
    }
}
