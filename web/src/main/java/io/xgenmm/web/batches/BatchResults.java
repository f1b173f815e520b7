package io.xgenmm.web.batches;

import io.xgenmm.storage.batches.BatchItem;
import io.xgenmm.storage.batches.BatchQueue;
import io.xgenmm.storage.batches.BatchRepository;
import io.xgenmm.storage.batches.ClaimedBatch;
import io.xgenmm.storage.files.FileRepository;
import io.xgenmm.storage.files.NewFile;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.protocol.Json;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes the output and the error file of a batch of which nothing is left to run. Thread-safe. */
@Component
@ConditionalOnStorage
class BatchResults {

    private static final int PIECE = 200;

    private final BatchQueue queue;
    private final BatchRepository batches;
    private final FileRepository files;

    BatchResults(BatchQueue queue, BatchRepository batches, FileRepository files) {
        this.queue = queue;
        this.batches = batches;
        this.files = files;
    }

    void write(ClaimedBatch claimed) {
        String output = file(claimed, "output", item -> item.state() == BatchItem.State.SUCCEEDED);
        String errors = file(claimed, "error", item -> item.state() != BatchItem.State.SUCCEEDED);
        queue.finish(claimed, output, errors);
    }

    private @Nullable String file(ClaimedBatch claimed, String kind, Predicate<BatchItem> wanted) {
        Lines lines = new Lines(claimed, wanted);
        if (!lines.hasMoreElements()) {
            return null;
        }
        NewFile file = new NewFile(
                "%s_%s.jsonl".formatted(claimed.batch().id(), kind), "batch_output", "application/jsonl", null);
        return files.save(claimed.owner(), file, new SequenceInputStream(lines), Long.MAX_VALUE)
                .id();
    }

    /** The items of a batch as lines, fetched page by page while they are read. */
    private final class Lines implements Enumeration<InputStream> {
        private final ClaimedBatch claimed;
        private final Predicate<BatchItem> wanted;
        private final Deque<BatchItem> fetched = new ArrayDeque<>();
        private @Nullable Integer after;
        private boolean last;

        Lines(ClaimedBatch claimed, Predicate<BatchItem> wanted) {
            this.claimed = claimed;
            this.wanted = wanted;
        }

        @Override
        public boolean hasMoreElements() {
            while (fetched.isEmpty() && !last) {
                var page = batches.items(claimed.owner(), claimed.batch().id(), after, PIECE);
                page.items().stream().filter(wanted).forEach(fetched::add);
                last = page.next() == null;
                after = page.next() == null ? null : Integer.valueOf(page.next());
            }
            return !fetched.isEmpty();
        }

        @Override
        public InputStream nextElement() {
            if (!hasMoreElements()) {
                throw new NoSuchElementException(
                        "no more items in batch " + claimed.batch().id());
            }
            return new ByteArrayInputStream((line(fetched.remove()) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String line(BatchItem item) {
        String result = item.result();
        return result == null ? neverRan(item) : result;
    }

    private static String neverRan(BatchItem item) {
        boolean expired = item.state() == BatchItem.State.EXPIRED;
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", "batch_req_%s_%d".formatted(item.batchId(), item.n()));
        line.put("custom_id", item.customId());
        line.put("response", null);
        line.put(
                "error",
                Map.of(
                        "code", expired ? "batch_expired" : "batch_cancelled",
                        "message",
                                expired
                                        ? "This request could not be executed before the completion window expired."
                                        : "This request was not executed because the batch was cancelled."));
        return Json.write(line);
    }
}
