package io.xgenmm.web.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a model answered: a line of the file of predictions.
 *
 * @param error why there is no answer; null if there is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Prediction(
        String model,
        String index,
        String category,
        String type,
        String answer,
        String prediction,
        boolean correct,
        @JsonProperty("reference_prediction") @Nullable String referencePrediction,
        @Nullable String error) {

    static Prediction of(String model, Question question, String text) {
        return new Prediction(
                model,
                question.index(),
                question.category(),
                question.kind().label(),
                String.join(" | ", question.answers()),
                text,
                question.accepts(text),
                question.reference().orElse(null),
                null);
    }

    static Prediction failed(String model, Question question, String error) {
        return new Prediction(
                model,
                question.index(),
                question.category(),
                question.kind().label(),
                String.join(" | ", question.answers()),
                "",
                false,
                question.reference().orElse(null),
                error);
    }

    /** Whether the original said the same, white space around it left aside; false if it is not known. */
    boolean agrees() {
        return error == null
                && referencePrediction != null
                && referencePrediction.strip().equals(prediction.strip());
    }
}
