package io.xgenmm.web.batches;

import io.xgenmm.engine.EngineBusyException;
import io.xgenmm.storage.batches.BatchItem;
import io.xgenmm.storage.batches.BatchQueue;
import io.xgenmm.storage.batches.ClaimedBatch;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.protocol.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs batches of all owners, several items at a time and after everybody else. Any number of processes may do so on one
 * database; what a dead one held is taken over when its lease ends. One thread looks for work, a few answer items.
 */
@Component
@ConditionalOnStorage
class BatchWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BatchWorker.class);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration BUSY = Duration.ofMillis(500);

    private final BatchQueue queue;
    private final BatchIntake intake;
    private final BatchResults results;
    private final BatchLine line;
    private final String name = UUID.randomUUID().toString();
    private final BatchProperties properties;
    private final Semaphore signal = new Semaphore(0);
    private final Semaphore free;
    private volatile boolean running;
    private ExecutorService threads = Executors.newCachedThreadPool();

    BatchWorker(
            BatchQueue queue, BatchIntake intake, BatchResults results, BatchLine line, BatchProperties properties) {
        this.queue = queue;
        this.intake = intake;
        this.results = results;
        this.line = line;
        this.properties = properties;
        this.free = new Semaphore(properties.parallel());
    }

    /** There may be something new to do. */
    void wake() {
        signal.release();
    }

    @Override
    public void start() {
        if (properties.enabled()) {
            running = true;
            threads.execute(this::look);
            threads.execute(this::keepLeases);
        }
    }

    private void look() {
        Thread.currentThread().setName("batch-worker");
        while (running) {
            try {
                if (!workOnce()) {
                    signal.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                    signal.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException | RuntimeException e) {
                log.warn("a batch could not go on, it will be tried again: {}", e.toString());
                pause(IDLE);
            }
        }
    }

    /** @return whether there was anything to do */
    private boolean workOnce() throws IOException {
        queue.expire();
        Optional<ClaimedBatch> batch = queue.claimBatch(name, LEASE);
        if (batch.isPresent()) {
            readOrWrite(batch.get());
        }
        int claimed = claimItems();
        return batch.isPresent() || claimed > 0;
    }

    private void readOrWrite(ClaimedBatch claimed) throws IOException {
        if (claimed.batch().state() == io.xgenmm.storage.batches.Batch.State.VALIDATING) {
            intake.take(claimed);
        } else {
            results.write(claimed);
        }
    }

    private int claimItems() {
        int room = free.drainPermits();
        List<BatchItem> items = room == 0 ? List.of() : queue.claimItems(name, room, LEASE);
        free.release(room - items.size());
        items.forEach(item -> threads.execute(() -> run(item)));
        return items.size();
    }

    private void run(BatchItem item) {
        try {
            while (running && !queue.cancelled(item)) {
                if (tryToAnswer(item)) {
                    return;
                }
                pause(BUSY);
            }
        } catch (RuntimeException e) {
            log.warn("item {} of {} was not answered: {}", item.n(), item.batchId(), e.toString());
        } finally {
            free.release();
            wake();
        }
    }

    private boolean tryToAnswer(BatchItem item) {
        try {
            BatchLine.Result result =
                    line.answer(item.request(), item.customId(), item.owner().id());
            queue.complete(name, item, result.ok(), Json.write(result));
            return true;
        } catch (EngineBusyException e) {
            return false;
        }
    }

    private void keepLeases() {
        Thread.currentThread().setName("batch-leases");
        while (running) {
            pause(LEASE.dividedBy(6));
            try {
                queue.heartbeat(name, LEASE);
            } catch (RuntimeException e) {
                log.warn("leases of batch items were not extended: {}", e.toString());
            }
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives everything back, so that others take over at once. */
    @Override
    public void stop() {
        running = false;
        threads.shutdownNow();
        try {
            threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        queue.release(name);
        threads = Executors.newCachedThreadPool();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stopped with the first: what it holds would only delay the drain. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
