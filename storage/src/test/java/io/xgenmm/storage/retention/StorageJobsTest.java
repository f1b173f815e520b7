package io.xgenmm.storage.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.TestDatabase;
import io.xgenmm.storage.conversations.ConversationRepository;
import io.xgenmm.storage.conversations.MessageRepository;
import io.xgenmm.storage.conversations.NewMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StorageJobsTest {
    private static TestDatabase database;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static StorageJobs jobs(StorageJobs.Job... jobs) {
        return new StorageJobs(database.transactions(), List.of(jobs));
    }

    @Test
    void retentionRemovesOnlyWhatIsOldAndOnlyOfItsOwner() {
        Owner strict = new Owner("strict");
        Owner free = new Owner("free");
        RetentionRepository retention = new RetentionRepository(database.transactions());
        ConversationRepository conversations = new ConversationRepository(database.transactions());
        UUID old = conversations.create(strict, "old", null, Map.of()).id();
        new MessageRepository(database.transactions()).append(strict, old, NewMessage.user(null, "words"));
        UUID ofOther = conversations.create(free, "old", null, Map.of()).id();
        database.update("update conversation set updated = now() - interval '8 days'");
        UUID young = conversations.create(strict, "young", null, Map.of()).id();
        retention.keep(strict, 7);

        assertThat(retention.apply()).isOne();

        assertThat(conversations.find(strict, old)).isEmpty();
        assertThat(conversations.find(strict, young)).isPresent();
        assertThat(conversations.find(free, ofOther)).isPresent();
        assertThat(database.count("select count(*) from message where owner = 'strict'"))
                .isZero();
        assertThat(retention.days(strict)).contains(7);
        retention.keepForever(strict);
        assertThat(retention.days(strict)).isEmpty();
        assertThatThrownBy(() -> retention.keep(strict, 0)).hasMessageContaining("at least 1");
    }

    @Test
    void aJobRunsUntilNothingIsLeft() {
        AtomicInteger left = new AtomicInteger(3);
        try (StorageJobs jobs = jobs(new StorageJobs.Job("counting", () -> Math.max(0, left.getAndDecrement())))) {
            jobs.run();
        }

        assertThat(left.get()).isEqualTo(-1);
    }

    @Test
    void aFailedJobDoesNotStopTheOthers() {
        AtomicInteger ran = new AtomicInteger();
        StorageJobs.Job failing = new StorageJobs.Job("failing", () -> {
            throw new IllegalStateException("no");
        });
        try (StorageJobs jobs = jobs(failing, new StorageJobs.Job("next", () -> {
            ran.incrementAndGet();
            return 0;
        }))) {
            jobs.run();
        }

        assertThat(ran.get()).isOne();
    }

    @Test
    void onlyOneProcessWorksAtATime() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger second = new AtomicInteger();
        StorageJobs slow = jobs(new StorageJobs.Job("slow", () -> {
            inside.countDown();
            await(release);
            return 0;
        }));
        slow.start(Duration.ofMillis(1));
        await(inside);

        try (StorageJobs other = jobs(new StorageJobs.Job("other", second::incrementAndGet))) {
            other.run();
        }
        release.countDown();
        slow.close();

        assertThat(second.get()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
