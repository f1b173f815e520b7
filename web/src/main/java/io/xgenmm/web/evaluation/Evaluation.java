package io.xgenmm.web.evaluation;

import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineException;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.importer.ProgressListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Has a model answer all questions of a benchmark, as many side by side as the engine has slots, and judges the answers. */
public final class Evaluation {

    private final Engine engine;
    private final EvaluationData data;
    private final QuestionPrompt prompt;
    private final GenerationOptions options;
    private final PredictionFile file;

    /** @param file where predictions go and earlier ones are; all arguments stay the caller's */
    public Evaluation(
            Engine engine, EvaluationData data, QuestionPrompt prompt, GenerationOptions options, PredictionFile file) {
        this.engine = engine;
        this.data = data;
        this.prompt = prompt;
        this.options = options;
        this.file = file;
    }

    /**
     * Answers what no earlier run has answered. A question that cannot be answered counts as wrong.
     *
     * @param threads prompts that are prepared side by side; a few more than the engine's slots keep them full
     */
    public EvaluationReport run(int threads, ProgressListener progress) throws InterruptedException {
        long start = System.nanoTime();
        ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "evaluation");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Prediction>> running = new ArrayList<>();
            data.questions().forEach(question -> running.add(workers.submit(() -> predict(question))));
            List<Prediction> predictions = new ArrayList<>();
            for (Future<Prediction> each : running) {
                predictions.add(result(each));
                progress.progressed(
                        "%d of %d questions".formatted(predictions.size(), running.size()),
                        predictions.size(),
                        running.size());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return EvaluationReport.of(engine.model(), data, predictions, resumed(), seconds);
        } finally {
            workers.shutdownNow();
        }
    }

    private int resumed() {
        return (int) data.questions().stream()
                .filter(question -> file.earlier(question.index()).isPresent())
                .count();
    }

    private Prediction predict(Question question) throws InterruptedException {
        String model = engine.model().name();
        Optional<String> earlier = file.earlier(question.index());
        if (earlier.isPresent()) {
            return Prediction.of(model, question, earlier.get()); // judged anew
        }
        Prediction prediction;
        try {
            prediction = Prediction.of(model, question, answer(question));
        } catch (EngineException e) {
            prediction = Prediction.failed(model, question, String.valueOf(e.getMessage()));
        }
        file.write(prediction);
        return prediction;
    }

    private String answer(Question question) throws InterruptedException {
        PreparedPrompt prepared =
                engine.prepare(prompt.of(question, engine.model().variant()));
        try (Generation generation = engine.generate(prepared, options)) {
            return generation.await().choices().get(0).text();
        }
    }

    private static Prediction result(Future<Prediction> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a question could not be worked on: " + e.getCause(), e.getCause());
        }
    }
}
