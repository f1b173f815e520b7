package io.xgenmm.storage.keys;

import static io.xgenmm.storage.TestDatabase.ALICE;
import static io.xgenmm.storage.TestDatabase.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.storage.TestDatabase;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ApiKeyRepositoryTest {
    private static TestDatabase database;
    private static ApiKeyRepository keys;
    private static QuotaRepository quotas;
    private static UsageRepository usage;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
        keys = new ApiKeyRepository(database.transactions());
        quotas = new QuotaRepository(database.transactions());
        usage = new UsageRepository(database.transactions());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static IssuedKey issue(Quota quota) {
        return keys.create(ALICE, new NewApiKey("ci", Set.of("chat", "files"), quota, null));
    }

    @Test
    void theSecretOpensAndTheRowDoesNotHoldIt() {
        IssuedKey issued = issue(Quota.UNLIMITED);

        ApiKey found = keys.authenticate(issued.secret()).orElseThrow();

        assertThat(found.id()).isEqualTo(issued.key().id());
        assertThat(found.owner()).isEqualTo(ALICE);
        assertThat(found.scopes()).containsExactlyInAnyOrder("chat", "files");
        assertThat(issued.secret()).startsWith(found.prefix()).hasSize(51);
        assertThat(issued.toString()).doesNotContain(issued.secret());
        assertThat(database.count(
                        "select count(*) from api_key k where strpos(k::text, ?) > 0",
                        issued.secret().substring(20)))
                .isZero();
        assertThat(keys.find(ALICE, found.id()).orElseThrow().lastUsed()).isNotNull();
    }

    @Test
    void nothingElseOpens() {
        String secret = issue(Quota.UNLIMITED).secret();
        char last = secret.charAt(secret.length() - 1);

        assertThat(keys.authenticate("")).isEmpty();
        assertThat(keys.authenticate("sk-other")).isEmpty();
        assertThat(keys.authenticate(secret + "x")).isEmpty();
        assertThat(keys.authenticate(secret.substring(0, secret.length() - 1) + (last == 'A' ? 'B' : 'A')))
                .isEmpty();
        assertThat(keys.authenticate("sk-xgmm-" + "A".repeat(43))).isEmpty();
    }

    @Test
    void revokedAndExpiredKeysAreRefusedAtOnce() {
        IssuedKey revoked = issue(Quota.UNLIMITED);
        IssuedKey expired = keys.create(ALICE, new NewApiKey("old", Set.of(), Quota.UNLIMITED, Duration.ofMillis(-1)));

        assertThat(keys.revoke(BOB, revoked.key().id())).isFalse();
        assertThat(keys.authenticate(revoked.secret())).isPresent();
        assertThat(keys.revoke(ALICE, revoked.key().id())).isTrue();

        assertThat(keys.authenticate(revoked.secret())).isEmpty();
        assertThat(keys.authenticate(expired.secret())).isEmpty();
        assertThat(keys.list(BOB)).isEmpty();
    }

    @Test
    void requestsBeyondTheQuotaWaitForTheNextWindow() {
        ApiKey key = issue(new Quota(2, null, 1000L, null)).key();

        assertThat(quotas.admit(key, 100).remainingTokens()).isEqualTo(900);
        assertThat(quotas.admit(key, 100).remainingRequests()).isZero();
        QuotaDecision refused = quotas.admit(key, 100);

        assertThat(refused.allowed()).isFalse();
        assertThat(refused.exceeded()).isEqualTo("requests per minute");
        assertThat(refused.retryAfter()).isBetween(Duration.ZERO, Duration.ofMinutes(1));

        database.update("update quota_window set starts = starts - interval '1 minute' where span = 'minute'");
        assertThat(quotas.admit(key, 100).allowed()).isTrue();
    }

    @Test
    void tokensAreSettledAfterwards() {
        ApiKey key = issue(new Quota(null, null, null, 1000L)).key();

        assertThat(quotas.admit(key, 900).allowed()).isTrue();
        assertThat(quotas.admit(key, 200).exceeded()).isEqualTo("tokens per day");
        quotas.correct(key, -800);
        assertThat(quotas.admit(key, 200).allowed()).isTrue();
    }

    @Test
    void manyAtOnceNeverGetMoreThanTheQuota() throws Exception {
        ApiKey key = issue(new Quota(null, 10, null, null)).key();
        ExecutorService clients = Executors.newFixedThreadPool(5);
        try {
            Callable<Boolean> call = () -> quotas.admit(key, 1).allowed();
            int allowed = 0;
            List<Callable<Boolean>> calls =
                    Stream.generate(() -> call).limit(25).toList();
            for (Future<Boolean> result : clients.invokeAll(calls)) {
                allowed += result.get() ? 1 : 0;
            }
            assertThat(allowed).isEqualTo(10);
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void aQuotaIsPositiveOrAbsent() {
        assertThatThrownBy(() -> new Quota(0, null, null, null)).hasMessageContaining("at least 1");
    }

    @Test
    void usageAddsUpPerDayKeyAndModel() {
        ApiKey key = issue(Quota.UNLIMITED).key();
        LocalDate day = LocalDate.of(2026, 11, 29);

        usage.add(ALICE, UsageRepository.ofRequest(key.id(), day, "m", 10, 4, 6, 5, 1));
        usage.add(ALICE, UsageRepository.ofRequest(key.id(), day, "m", 1, 0, 0, 2, 0));
        usage.add(ALICE, UsageRepository.ofRequest(null, day.minusDays(1), "m", 1, 0, 0, 1, 0));

        assertThat(usage.between(ALICE, day.minusDays(1), day))
                .containsExactly(
                        new Usage(key.id(), day, "m", 2, 11, 4, 6, 7, 1),
                        new Usage(null, day.minusDays(1), "m", 1, 1, 0, 0, 1, 0));
        assertThat(usage.between(ALICE, day, day)).hasSize(1);
        assertThat(usage.between(BOB, day, day)).isEmpty();
    }
}
