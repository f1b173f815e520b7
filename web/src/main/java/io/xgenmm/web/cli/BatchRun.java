package io.xgenmm.web.cli;

import io.xgenmm.web.batches.BatchLine;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Runs the lines of a batch, several at a time, so that the engine's slots stay full. */
final class BatchRun {

    private final BatchLine line;
    private final BatchOutput output;
    private final Progress progress;

    BatchRun(BatchLine line, BatchOutput output, Progress progress) {
        this.line = line;
        this.output = output;
        this.progress = progress;
    }

    RunBatchCommand.Summary run(List<String> lines, int threads) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "batch-line");
            thread.setDaemon(true);
            return thread;
        });
        try {
            return run(lines, new ExecutorCompletionService<>(workers));
        } finally {
            workers.shutdownNow();
        }
    }

    private RunBatchCommand.Summary run(List<String> lines, ExecutorCompletionService<Boolean> workers)
            throws InterruptedException {
        int queued = 0;
        for (String text : lines) {
            @Nullable String id = BatchLine.customId(text);
            if (id == null || !output.holds(id)) {
                queued++;
                workers.submit(() -> answer(text, id));
            }
        }
        int done = 0;
        for (int i = 0; i < queued; i++) {
            done += succeeded(workers) ? 1 : 0;
            progress.progressed("%d of %d lines".formatted(i + 1, queued), i + 1, queued);
        }
        return new RunBatchCommand.Summary(done, queued - done, lines.size() - queued);
    }

    private boolean answer(String text, @Nullable String id) {
        BatchLine.Result result = line.answer(text, id, "");
        output.write(result);
        return result.ok();
    }

    private static boolean succeeded(ExecutorCompletionService<Boolean> workers) throws InterruptedException {
        try {
            return workers.take().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a line of the batch could not be written", e.getCause());
        }
    }
}
