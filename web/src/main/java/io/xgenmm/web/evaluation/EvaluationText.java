package io.xgenmm.web.evaluation;

import io.xgenmm.web.plot.BarChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A report for people: as lines and as a plot. */
public final class EvaluationText {

    private static final int SHOWN_DIFFERENCES = 10;

    private EvaluationText() {}

    public static List<String> lines(EvaluationReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(title(report) + String.format(Locale.ROOT, ", %.1f s", report.seconds()));
        lines.add("%-28s %7s %7s %9s  %s".formatted("CATEGORY", "RIGHT", "ASKED", "ACCURACY", "95 % INTERVAL"));
        scores(report).forEach(score -> lines.add(line(score)));
        if (report.failed() > 0) {
            lines.add("%d questions could not be answered and count as wrong; see the file of predictions"
                    .formatted(report.failed()));
        }
        EvaluationReport.Agreement agreement = report.agreement();
        if (agreement != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "the original's answers: %d of %d the same (%.1f %%); its accuracy %.1f %%",
                    agreement.same(),
                    agreement.total(),
                    agreement.share() * 100,
                    agreement.reference().accuracy() * 100));
            agreement.differences().stream()
                    .limit(SHOWN_DIFFERENCES)
                    .forEach(each -> lines.add("  %s: '%s', the original '%s'"
                            .formatted(each.index(), each.prediction(), each.referencePrediction())));
        }
        return lines;
    }

    private static Stream<Score> scores(EvaluationReport report) {
        return Stream.concat(report.categories().stream(), Stream.of(report.overall()));
    }

    private static String title(EvaluationReport report) {
        return "%s (%s, %s) on %s: %s"
                .formatted(report.model(), report.variant(), report.precision(), report.device(), report.data());
    }

    private static String line(Score score) {
        return String.format(
                Locale.ROOT,
                "%-28s %7d %7d %7.1f %%  %.1f to %.1f %%",
                score.category(),
                score.correct(),
                score.total(),
                score.accuracy() * 100,
                score.low() * 100,
                score.high() * 100);
    }

    /** Accuracy of each category with its interval. */
    public static BarChart chart(EvaluationReport report) {
        List<BarChart.Bar> bars = scores(report)
                .map(score -> new BarChart.Bar(
                        score.category(),
                        score.accuracy() * 100,
                        score.low() * 100,
                        score.high() * 100,
                        String.format(Locale.ROOT, "%.1f %% of %d", score.accuracy() * 100, score.total()),
                        false))
                .toList();
        return new BarChart("Accuracy, " + title(report), "Orange: 95 % interval (Wilson)", bars);
    }
}
