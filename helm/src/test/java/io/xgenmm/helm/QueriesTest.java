package io.xgenmm.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Panels, alerts and scalers ask only for series that the server has. {@code exposed-metrics.txt} lists them; a test of the server
 * holds that list against a real scrape.
 */
class QueriesTest {

    private static final Path EXPOSED = Path.of("src/test/resources/exposed-metrics.txt");
    private static final Path EVERYTHING = Chart.FOLDER.resolve("ci/everything-values.yaml");
    private static final Pattern LABELS = Pattern.compile("\\{[^}]*}|\\bby \\([^)]*\\)|\\[[^]]*]|\"[^\"]*\"");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Set<String> LANGUAGE =
            Set.of("sum", "min", "max", "rate", "histogram_quantile", "absent", "by", "le", "and", "or", "unless");

    private final Set<String> exposed = Chart.read(EXPOSED).lines().collect(Collectors.toSet());

    @Test
    void panelsAskForSeriesThatThereAre() {
        List<String> queries = Values.having(dashboard(), "expr")
                .map(target -> (String) Values.at(target, "expr"))
                .toList();

        assertThat(queries).hasSizeGreaterThan(20).allSatisfy(this::isExposed);
    }

    @Test
    void variablesOfTheDashboardAskForSeriesThatThereAre() {
        assertThat(Values.having(dashboard(), "definition").map(variable -> (String) Values.at(variable, "definition")))
                .hasSize(3)
                .allSatisfy(query -> assertThat(exposed).contains(query.replaceAll("label_values\\((\\w+).*", "$1")));
    }

    @Test
    void alertsAskForSeriesThatThereAre() {
        Manifest rule = Manifest.only(Chart.render(EVERYTHING), "PrometheusRule");

        assertThat(Values.having(rule.tree(), "expr").map(alert -> String.valueOf(Values.at(alert, "expr"))))
                .hasSizeGreaterThan(4)
                .allSatisfy(this::isExposed)
                .allSatisfy(query -> assertThat(query).contains("namespace=\"vision\",service=\"vision\""));
    }

    @Test
    void scalersAskForSeriesThatThereAre() {
        Manifest keda = Manifest.only(Chart.render(Chart.FOLDER.resolve("ci/keda-values.yaml")), "ScaledObject");
        Manifest hpa = Manifest.only(Chart.render(EVERYTHING), "HorizontalPodAutoscaler");

        isExposed((String) keda.at("spec", "triggers", 0, "metadata", "query"));
        isExposed((String) hpa.at("spec", "metrics", 0, "pods", "metric", "name"));
    }

    @Test
    void aSeriesThatThereIsNotIsFound() {
        assertThat(names("sum(rate(xgenmm_no_such_total{a=\"b\"}[5m])) by (pod)"))
                .containsExactly("xgenmm_no_such_total");
        assertThat(exposed).doesNotContain("xgenmm_no_such_total");
    }

    @Test
    void panelsDoNotCoverEachOther() {
        List<?> panels = (List<?>) Values.at(dashboard(), "panels");

        Set<String> taken = new java.util.HashSet<>();
        for (Object panel : panels) {
            for (int x = place(panel, "x"); x < place(panel, "x") + place(panel, "w"); x++) {
                for (int y = place(panel, "y"); y < place(panel, "y") + place(panel, "h"); y++) {
                    assertThat(taken.add(x + "," + y))
                            .as("%s", Values.at(panel, "title"))
                            .isTrue();
                }
            }
        }
        assertThat(panels.stream().map(panel -> Values.at(panel, "id"))).doesNotHaveDuplicates();
    }

    private static int place(Object panel, String side) {
        return ((Number) Values.at(panel, "gridPos", side)).intValue();
    }

    private void isExposed(String query) {
        assertThat(names(query))
                .as(query)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(exposed).contains(name));
    }

    private static List<String> names(String query) {
        return NAME.matcher(LABELS.matcher(query).replaceAll(" "))
                .results()
                .map(MatchResult::group)
                .filter(name -> !LANGUAGE.contains(name))
                .toList();
    }

    /** As it lies in the config map. */
    private static Map<?, ?> dashboard() {
        return Stream.of(Chart.render(EVERYTHING))
                .flatMap(List::stream)
                .filter(manifest -> manifest.name().endsWith("-dashboard"))
                .map(manifest -> new Gson().fromJson((String) manifest.at("data", "xgen-mm.json"), Map.class))
                .findFirst()
                .orElseThrow();
    }
}
