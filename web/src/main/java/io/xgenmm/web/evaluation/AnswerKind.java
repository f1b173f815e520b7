package io.xgenmm.web.evaluation;

import java.util.Locale;

/** What a question wants: decides how it is put and when an answer is right. */
enum AnswerKind {

    /** The letter of an option, or its text. */
    MULTIPLE_CHOICE {
        @Override
        String prompt(Question question) {
            StringBuilder prompt = new StringBuilder();
            if (!question.hint().isEmpty()) {
                prompt.append("Hint: ").append(question.hint()).append('\n');
            }
            prompt.append("Question: ").append(question.text()).append("\nOptions:\n");
            question.options()
                    .forEach((letter, text) ->
                            prompt.append(letter).append(". ").append(text).append('\n'));
            return prompt.append("Please select the correct answer from the options above. \n")
                    .toString();
        }

        @Override
        boolean accepts(Question question, String prediction) {
            String letter = OptionLetter.of(prediction, question.options());
            return question.answers().stream().anyMatch(answer -> answer.strip().equals(letter));
        }
    },

    YES_NO {
        @Override
        String prompt(Question question) {
            return question.text();
        }

        @Override
        boolean accepts(Question question, String prediction) {
            String said = YesNo.of(prediction);
            return question.answers().stream()
                    .anyMatch(answer -> answer.strip().toLowerCase(Locale.ROOT).equals(said));
        }
    },

    /** A word or phrase, equal after normalisation. */
    SHORT {
        @Override
        String prompt(Question question) {
            return question.text() + "\nAnswer the question using a single word or phrase.";
        }

        @Override
        boolean accepts(Question question, String prediction) {
            String said = ShortAnswer.normalized(prediction);
            return question.answers().stream()
                    .anyMatch(answer -> ShortAnswer.normalized(answer).equals(said));
        }
    },

    /** A sentence that holds the word or phrase; words are compared after normalisation. */
    SENTENCE {
        @Override
        String prompt(Question question) {
            return question.text();
        }

        @Override
        boolean accepts(Question question, String prediction) {
            String said = ' ' + ShortAnswer.normalized(prediction) + ' ';
            return question.answers().stream()
                    .anyMatch(answer -> said.contains(' ' + ShortAnswer.normalized(answer) + ' '));
        }
    };

    /** VLMEvalKit's text for it, the pictures' marks left out. */
    abstract String prompt(Question question);

    abstract boolean accepts(Question question, String prediction);

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
