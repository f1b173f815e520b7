package io.xgenmm.web.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {

    private static final Map<String, String> OPTIONS = new LinkedHashMap<>(Map.of("A", "a red cup", "B", "a blue cup"));

    @Test
    void sentencesHoldTheWholeAnswer() {
        Question question = new Question(
                "1", "", "", "How many?", List.of(), Map.of(), List.of("three"), Optional.of("There are three."));

        assertThat(question.kind()).isEqualTo(AnswerKind.SENTENCE);
        assertThat(question.accepts("There are 3 hearts.")).isTrue();
        assertThat(question.accepts("There are thirteen hearts.")).isFalse();
        assertThat(question.accepts("")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A|A",
                "The answer is B.|B",
                "(A)|A",
                "A or B|Z",
                "it is a Blue Cup|B",
                "a red cup, not a blue cup|Z",
                "nothing of it|Z",
                "it shows a blue cup and this goes on for far longer than all options together|Z",
                "I cannot determine the answer: A|Z"
            })
    void oneLetterOrOneTextIsAnAnswer(String said, String letter) {
        assertThat(OptionLetter.of(said, OPTIONS)).isEqualTo(letter);
    }

    @ParameterizedTest
    @CsvSource({"'Yes, it is.',yes", "No!,no", "yes and no,''", "nothing,''", "'NO.',no"})
    void oneOfTheTwoWordsIsAnAnswer(String said, String word) {
        assertThat(YesNo.of(said)).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The Cat.|cat",
                "two  dogs|2 dogs",
                "1,000|1000",
                "3.5|3.5",
                "red/blue|red blue",
                "It's a dog!|its dog",
                "none|0"
            })
    void shortAnswersLoseWhatDoesNotCount(String said, String normalised) {
        assertThat(ShortAnswer.normalized(said)).isEqualTo(normalised);
    }

    @Test
    void promptsAreVlmEvalKits() {
        Question choice =
                new Question("1", "", "Look.", "Which?", List.of(new byte[0]), OPTIONS, List.of("A"), Optional.empty());
        Question free = new Question("2", "", "", "What?", List.of(), Map.of(), List.of("cat"), Optional.empty());

        assertThat(QuestionPrompt.VLMEVALKIT.text(choice))
                .startsWith("<image> Hint: Look.\nQuestion: Which?\nOptions:\n")
                .contains("A. a red cup\n", "B. a blue cup\n")
                .endsWith("Please select the correct answer from the options above. \n");
        assertThat(QuestionPrompt.VLMEVALKIT.text(free))
                .isEqualTo("What?\nAnswer the question using a single word or phrase.");
        assertThat(QuestionPrompt.PLAIN.text(free)).isEqualTo("What?");
    }

    @Test
    void severalAnswersAndPicturesStandAsLists() {
        assertThat(QuestionRow.list("[\"a\", \"b\"]")).containsExactly("a", "b");
        assertThat(QuestionRow.list("['a', 'b']")).containsExactly("a", "b");
        assertThat(QuestionRow.list("[one")).containsExactly("[one");
        assertThat(QuestionRow.list("")).isEmpty();
    }

    /** Known values of Wilson's interval: 8 of 10, and none and all of 10. */
    @Test
    void intervalsAreWilsons() {
        Score eight = Score.of("x", 8, 10);
        assertThat(eight.low()).isCloseTo(0.4902, within(5e-5));
        assertThat(eight.high()).isCloseTo(0.9433, within(5e-5));
        assertThat(Score.of("x", 0, 10).low()).isZero();
        assertThat(Score.of("x", 0, 10).high()).isCloseTo(0.2775, within(5e-5));
        assertThat(Score.of("x", 10, 10).high()).isCloseTo(1, within(1e-12));
    }
}
