package io.xgenmm.web.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.engine.ModelDescription;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The result of an evaluation. The JSON document of {@code eval --output json}.
 *
 * @param resumed questions answered by an earlier run
 * @param failed questions without an answer; they count as wrong
 * @param agreement with the original's answers; null when the file has none
 */
public record EvaluationReport(
        String model,
        String variant,
        String precision,
        String device,
        String data,
        int questions,
        int resumed,
        int failed,
        double seconds,
        Score overall,
        List<Score> categories,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Agreement agreement) {

    /**
     * @param reference accuracy of the original's answers, judged in the same way
     * @param differences where the two answers are not the same text
     */
    public record Agreement(int same, int total, double share, Score reference, List<Difference> differences) {}

    /** One question that was answered otherwise than by the original. */
    public record Difference(
            String index,
            String category,
            String answer,
            String prediction,
            @JsonProperty("reference_prediction") String referencePrediction) {}

    static EvaluationReport of(
            ModelDescription model, EvaluationData data, List<Prediction> predictions, int resumed, double seconds) {
        return new EvaluationReport(
                model.name(),
                model.variant().label(),
                model.precision().label(),
                model.device(),
                data.name(),
                predictions.size(),
                resumed,
                (int) predictions.stream().filter(each -> each.error() != null).count(),
                seconds,
                score("all", predictions),
                categories(predictions),
                data.hasReferences() ? agreement(data, predictions) : null);
    }

    private static Score score(String name, List<Prediction> predictions) {
        return Score.of(name, predictions.stream().filter(Prediction::correct).count(), predictions.size());
    }

    private static List<Score> categories(List<Prediction> predictions) {
        Set<String> names = new LinkedHashSet<>();
        predictions.forEach(each -> names.add(each.category()));
        return names.stream()
                .filter(name -> !name.isEmpty())
                .map(name -> score(
                        name,
                        predictions.stream()
                                .filter(each -> each.category().equals(name))
                                .toList()))
                .toList();
    }

    private static Agreement agreement(EvaluationData data, List<Prediction> predictions) {
        int same = (int) predictions.stream().filter(Prediction::agrees).count();
        long right = data.questions().stream()
                .filter(question -> question.accepts(question.reference().orElse("")))
                .count();
        List<Difference> differences = predictions.stream()
                .filter(each -> !each.agrees())
                .map(each -> new Difference(
                        each.index(),
                        each.category(),
                        each.answer(),
                        each.prediction(),
                        each.referencePrediction() == null ? "" : each.referencePrediction()))
                .toList();
        double share = predictions.isEmpty() ? 0 : (double) same / predictions.size();
        return new Agreement(
                same,
                predictions.size(),
                share,
                Score.of("reference", right, data.questions().size()),
                differences);
    }
}
