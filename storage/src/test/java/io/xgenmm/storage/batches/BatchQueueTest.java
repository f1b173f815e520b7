package io.xgenmm.storage.batches;

import static io.xgenmm.storage.TestDatabase.ALICE;
import static io.xgenmm.storage.TestDatabase.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.storage.Order;
import io.xgenmm.storage.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static TestDatabase database;
    private static BatchRepository batches;
    private static BatchQueue queue;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
        batches = new BatchRepository(database.transactions());
        queue = new BatchQueue(database.transactions());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.update("delete from batch");
    }

    private static Batch newBatch(Duration lifetime) {
        return batches.create(
                ALICE, new NewBatch("/v1/chat/completions", "file-in", "24h", lifetime, Map.of("k", "v")));
    }

    private static Batch running(int items) {
        Batch batch = newBatch(Duration.ofDays(1));
        ClaimedBatch claimed = queue.claimBatch("reader", LEASE).orElseThrow();
        queue.addItems(
                claimed,
                0,
                IntStream.range(0, items)
                        .mapToObj(i -> new NewBatchItem("id-" + i, "{\"n\":%d}".formatted(i)))
                        .toList());
        assertThat(queue.start(claimed)).isTrue();
        return batch;
    }

    private static Batch now(Batch batch) {
        return batches.find(ALICE, batch.id()).orElseThrow();
    }

    @Test
    void aBatchGoesFromFileToFile() {
        Batch batch = running(3);
        assertThat(now(batch).state()).isEqualTo(Batch.State.IN_PROGRESS);
        assertThat(queue.depth()).isEqualTo(3);

        for (BatchItem item : queue.claimItems("w", 10, LEASE)) {
            assertThat(queue.complete("w", item, item.n() != 1, "line " + item.n()))
                    .isTrue();
        }
        ClaimedBatch done = queue.claimBatch("w", LEASE).orElseThrow();
        assertThat(done.owner()).isEqualTo(ALICE);
        assertThat(done.batch().state()).isEqualTo(Batch.State.FINALIZING);
        assertThat(queue.finish(done, "file-out", "file-err")).isTrue();

        Batch end = now(batch);
        assertThat(end.state()).isEqualTo(Batch.State.COMPLETED);
        assertThat(end.counts()).isEqualTo(new Batch.Counts(3, 2, 1));
        assertThat(end.outputFileId()).isEqualTo("file-out");
        assertThat(end.metadata()).isEqualTo(Map.of("k", "v"));
        assertThat(end.ended()).isNotNull();
        assertThat(batches.items(ALICE, batch.id(), null, 10).items())
                .extracting(BatchItem::result)
                .containsExactly("line 0", "line 1", "line 2");
        assertThat(queue.claimBatch("w", LEASE)).isEmpty();
    }

    @Test
    void workersNeverShareAnItem() throws Exception {
        running(200);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<List<Integer>>> workers = IntStream.range(0, 4)
                    .<Callable<List<Integer>>>mapToObj(w -> () -> {
                        List<Integer> mine = new ArrayList<>();
                        List<BatchItem> items = queue.claimItems("w" + w, 7, LEASE);
                        while (!items.isEmpty()) {
                            for (BatchItem item : items) {
                                mine.add(item.n());
                                queue.complete("w" + w, item, true, "{}");
                            }
                            items = queue.claimItems("w" + w, 7, LEASE);
                        }
                        return mine;
                    })
                    .toList();
            List<Integer> all = new ArrayList<>();
            for (Future<List<Integer>> worker : pool.invokeAll(workers)) {
                all.addAll(worker.get());
            }
            assertThat(all).hasSize(200).doesNotHaveDuplicates();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void theWorkOfADeadWorkerIsDoneByAnother() {
        running(1);
        BatchItem lost = queue.claimItems("dead", 1, Duration.ofMillis(-1)).get(0);

        BatchItem again = queue.claimItems("living", 1, LEASE).get(0);

        assertThat(again.n()).isEqualTo(lost.n());
        assertThat(again.attempts()).isEqualTo(2);
        assertThat(queue.complete("dead", lost, true, "late")).isFalse();
        assertThat(queue.complete("living", again, true, "in time")).isTrue();
    }

    @Test
    void aHeartbeatKeepsTheLease() {
        running(1);
        queue.claimItems("slow", 1, Duration.ofMillis(-1));

        assertThat(queue.heartbeat("slow", LEASE)).isOne();

        assertThat(queue.claimItems("other", 1, LEASE)).isEmpty();
    }

    @Test
    void aWorkerThatShutsDownGivesItsWorkBack() {
        running(2);
        queue.claimItems("leaving", 2, LEASE);

        assertThat(queue.release("leaving")).isEqualTo(2);

        assertThat(queue.claimItems("next", 2, LEASE))
                .extracting(BatchItem::attempts)
                .containsExactly(1, 1);
    }

    @Test
    void cancellingStopsWhatWaitsAndKeepsWhatIsDone() {
        Batch batch = running(3);
        BatchItem done = queue.claimItems("w", 1, LEASE).get(0);
        queue.complete("w", done, true, "{}");
        BatchItem runs = queue.claimItems("w", 1, LEASE).get(0);
        assertThat(queue.cancelled(runs)).isFalse();

        assertThat(batches.cancel(ALICE, batch.id()).state()).isEqualTo(Batch.State.CANCELLING);
        assertThat(queue.cancelled(runs)).isTrue();
        assertThat(queue.claimItems("w", 5, LEASE)).isEmpty();
        assertThat(queue.claimBatch("w", LEASE)).isEmpty(); // one still runs

        queue.complete("w", runs, true, "{}");
        queue.finish(queue.claimBatch("w", LEASE).orElseThrow(), "file-out", null);
        assertThat(now(batch).state()).isEqualTo(Batch.State.CANCELLED);
        assertThat(now(batch).counts()).isEqualTo(new Batch.Counts(3, 2, 0));
        assertThat(batches.cancel(ALICE, batch.id()).state()).isEqualTo(Batch.State.CANCELLED);
    }

    @Test
    void aBatchCancelledWhileItIsReadDoesNotStart() {
        Batch batch = newBatch(Duration.ofDays(1));
        ClaimedBatch claimed = queue.claimBatch("w", LEASE).orElseThrow();
        batches.cancel(ALICE, batch.id());

        assertThat(queue.start(claimed)).isFalse();
        queue.finish(queue.claimBatch("w", LEASE).orElseThrow(), null, null);
        assertThat(now(batch).state()).isEqualTo(Batch.State.CANCELLED);
    }

    @Test
    void whatIsNotDoneInTimeExpires() {
        Batch batch = running(2);
        queue.complete("w", queue.claimItems("w", 1, LEASE).get(0), true, "{}");
        database.update("update batch set expires = now() - interval '1 second'");

        assertThat(queue.claimItems("w", 1, LEASE)).isEmpty();
        assertThat(queue.expire()).isOne();
        queue.finish(queue.claimBatch("w", LEASE).orElseThrow(), "file-out", "file-err");

        assertThat(now(batch).state()).isEqualTo(Batch.State.EXPIRED);
        assertThat(now(batch).counts()).isEqualTo(new Batch.Counts(2, 1, 1));
    }

    @Test
    void aBatchNobodyReadInTimeExpiresToo() {
        Batch batch = newBatch(Duration.ofMillis(-1));

        queue.expire();
        queue.finish(queue.claimBatch("w", LEASE).orElseThrow(), null, null);

        assertThat(now(batch).state()).isEqualTo(Batch.State.EXPIRED);
    }

    @Test
    void aBadInputFileFailsTheBatch() {
        Batch batch = newBatch(Duration.ofDays(1));
        ClaimedBatch claimed = queue.claimBatch("w", LEASE).orElseThrow();
        queue.addItems(claimed, 0, List.of(new NewBatchItem("a", "{}")));

        assertThat(queue.fail(claimed, "[{\"line\":2}]")).isTrue();

        assertThat(now(batch).state()).isEqualTo(Batch.State.FAILED);
        assertThat(now(batch).errors()).contains("line");
        assertThat(now(batch).counts()).isEqualTo(new Batch.Counts(0, 0, 0));
    }

    @Test
    void linesAddedTwiceCountOnce() {
        Batch batch = newBatch(Duration.ofDays(1));
        ClaimedBatch first = queue.claimBatch("dead", Duration.ofMillis(-1)).orElseThrow();
        List<NewBatchItem> lines = List.of(new NewBatchItem("a", "{}"), new NewBatchItem("b", "{}"));
        queue.addItems(first, 0, lines);

        ClaimedBatch second = queue.claimBatch("living", LEASE).orElseThrow();
        queue.addItems(second, 0, lines);

        assertThat(second.batch().id()).isEqualTo(first.batch().id());
        assertThat(now(batch).counts().total()).isEqualTo(2);
    }

    @Test
    void batchesAreListedPerOwner() {
        Batch one = newBatch(Duration.ofDays(1));
        Batch two = newBatch(Duration.ofDays(1));

        assertThat(batches.list(ALICE, null, Order.NEWEST_FIRST, 1).items())
                .extracting(Batch::id)
                .containsExactly(two.id());
        assertThat(batches.list(ALICE, two.id(), Order.NEWEST_FIRST, 1).items())
                .extracting(Batch::id)
                .containsExactly(one.id());
        assertThat(batches.list(BOB, null, Order.NEWEST_FIRST, 1).items()).isEmpty();
        assertThat(batches.items(BOB, one.id(), null, 10).items()).isEmpty();
    }
}
