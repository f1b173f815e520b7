package io.xgenmm.web.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row of a benchmark.
 *
 * @param index its name in the file
 * @param category empty text when the file has none
 * @param hint stands before a question with options; may be empty
 * @param images in the order they stand, encoded
 * @param options by letter; empty: a free answer
 * @param answers each is right: the letter of an option, or texts
 * @param reference what the original answered, if the file says so
 */
record Question(
        String index,
        String category,
        String hint,
        String text,
        List<byte[]> images,
        Map<String, String> options,
        List<String> answers,
        Optional<String> reference) {

    /** Where the file holds the original's answers, these are sentences. */
    AnswerKind kind() {
        if (!options.isEmpty()) {
            return AnswerKind.MULTIPLE_CHOICE;
        }
        if (answers.stream().allMatch(YesNo::isOne)) {
            return AnswerKind.YES_NO;
        }
        return reference.isPresent() ? AnswerKind.SENTENCE : AnswerKind.SHORT;
    }

    boolean accepts(String prediction) {
        return kind().accepts(this, prediction);
    }
}
