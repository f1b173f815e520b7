package io.xgenmm.storage.retention;

import io.xgenmm.storage.OwnerTransactions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the jobs of this module one after the other, again and again. A job returns how many rows it has changed and is
 * called until that is none. A failed job is logged and waits for the next round. Thread-safe.
 */
public final class StorageJobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StorageJobs.class);
    private static final long LOCK = 0x7867_656e_6d6dL; // any number, the same in all processes

    private final OwnerTransactions transactions;
    private final List<Job> jobs;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread jobThread = new Thread(task, "storage-jobs");
        jobThread.setDaemon(true);
        return jobThread;
    });

    public StorageJobs(OwnerTransactions transactions, List<Job> jobs) {
        this.transactions = transactions;
        this.jobs = List.copyOf(jobs);
    }

    /** Starts the thread. Calling it twice runs the jobs twice as often. */
    public void start(Duration interval) {
        thread.scheduleWithFixedDelay(this::run, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One round, now, on the calling thread. */
    public void run() {
        for (Job job : jobs) {
            try {
                drain(job);
            } catch (RuntimeException e) {
                LOG.warn("{} failed and will be tried again: {}", job.name(), e.getMessage());
            }
        }
    }

    private void drain(Job job) {
        int total = 0;
        int changed;
        do {
            changed = transactions.asSystem(jdbc -> {
                boolean mine = jdbc.sql("select pg_try_advisory_xact_lock(?)")
                        .param(LOCK)
                        .query(Boolean.class)
                        .single();
                return mine ? job.work().getAsInt() : 0;
            });
            total += changed;
        } while (changed > 0 && !Thread.currentThread().isInterrupted());
        if (total > 0) {
            LOG.debug("{}: {}", job.name(), total);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param work changes some rows and returns how many; its transaction is small */
    public record Job(String name, IntSupplier work) {}
}
