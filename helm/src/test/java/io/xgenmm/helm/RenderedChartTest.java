package io.xgenmm.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** Every values file in {@code ci/} gives objects that a cluster would take. */
class RenderedChartTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/default.yaml");
    private static final boolean UPDATE = Boolean.getBoolean("xgenmm.update");

    static List<Path> valuesFiles() {
        return Chart.valuesFiles();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void strictSchemasKnowEveryField(Path values) {
        assertThat(Chart.render(values))
                .isNotEmpty()
                .allSatisfy(manifest -> assertThat(StrictSchemas.problem(manifest))
                        .as("%s", manifest)
                        .isEmpty());
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void strictLintFindsNothing(Path values, @TempDir Path folder) {
        var result = Chart.lint(values, folder.resolve("xgen-mm"));

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages())
                .noneMatch(message -> message.contains("[WARNING]") || message.contains("[ERROR]"));
    }

    @Test
    void strictSchemasRefuseAnUnknownField() {
        Map<?, ?> tree = (Map<?, ?>) new Yaml().load("""
                apiVersion: v1
                kind: Service
                metadata: {name: a}
                spec: {ports: [{port: 80, bogus: 1}]}
                """);

        assertThat(StrictSchemas.problem(Manifest.of(tree)))
                .hasValueSatisfying(problem -> assertThat(problem).contains("bogus"));
    }

    @Test
    void strictSchemasRefuseAnUnknownFieldOfOtherKinds() {
        Map<?, ?> tree = (Map<?, ?>) new Yaml().load("""
                apiVersion: keda.sh/v1alpha1
                kind: ScaledObject
                metadata: {name: a}
                spec: {scaleTargetRef: {name: a}, triggers: [], bogus: 1}
                """);

        assertThat(StrictSchemas.problem(Manifest.of(tree)))
                .hasValueSatisfying(problem -> assertThat(problem).contains("bogus"));
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void podsFitTheRestrictedProfile(Path values) {
        pods(Chart.render(values)).forEach(pod -> {
            assertThat(Values.at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
            assertThat(Values.at(pod, "securityContext", "seccompProfile", "type"))
                    .isEqualTo("RuntimeDefault");
            assertThat(Values.at(pod, "automountServiceAccountToken")).isEqualTo(false);
            assertThat(Values.map(pod)).doesNotContainKeys("hostNetwork", "hostPID", "hostIPC");
            assertThat(Values.having(pod, "hostPath")).isEmpty();
            ownContainers(pod).forEach(container -> {
                assertThat(Values.at(container, "securityContext", "allowPrivilegeEscalation"))
                        .isEqualTo(false);
                assertThat(Values.at(container, "securityContext", "readOnlyRootFilesystem"))
                        .isEqualTo(true);
                assertThat(Values.at(container, "securityContext", "capabilities", "drop"))
                        .isEqualTo(List.of("ALL"));
                assertThat(Values.at(container, "resources", "limits"))
                        .asString()
                        .contains("memory");
            });
        });
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void everyMountHasAVolume(Path values) {
        pods(Chart.render(values)).forEach(pod -> {
            Set<Object> volumes = Values.having(pod.get("volumes"), "name")
                    .map(volume -> Values.at(volume, "name"))
                    .collect(Collectors.toSet());
            containers(pod)
                    .flatMap(container -> Values.having(container.get("volumeMounts"), "mountPath"))
                    .forEach(mount -> assertThat(volumes).contains(Values.at(mount, "name")));
        });
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void objectsFindEachOther(Path values) {
        List<Manifest> manifests = Chart.render(values);
        Manifest deployment = Manifest.only(manifests, "Deployment");
        Map<String, Object> labels = Values.map(deployment.tree(), "spec", "template", "metadata", "labels");
        Map<?, ?> service = Manifest.only(manifests, "Service").tree();

        assertThat(labels).containsAllEntriesOf(Values.map(deployment.tree(), "spec", "selector", "matchLabels"));
        assertThat(labels).containsAllEntriesOf(Values.map(service, "spec", "selector"));
        Map<String, List<Manifest>> byKind = manifests.stream().collect(Collectors.groupingBy(Manifest::kind));
        for (String kind : List.of("HorizontalPodAutoscaler", "ScaledObject")) {
            byKind.getOrDefault(kind, List.of()).forEach(scaler -> {
                assertThat(scaler.at("spec", "scaleTargetRef", "name")).isEqualTo(deployment.name());
                assertThat(Values.map(deployment.tree(), "spec")).doesNotContainKey("replicas");
            });
        }
        byKind.getOrDefault("ServiceMonitor", List.of())
                .forEach(monitor -> assertThat(Values.map(service, "metadata", "labels"))
                        .containsAllEntriesOf(Values.map(monitor.tree(), "spec", "selector", "matchLabels")));
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void thePodIsKilledOnlyAfterItHasDrained(Path values) {
        Manifest deployment = Manifest.only(Chart.render(values), "Deployment");
        Map<?, ?> pod = (Map<?, ?>) deployment.at("spec", "template", "spec");
        Map<?, ?> config = configuration(Chart.render(values));

        int grace = (int) Values.at(pod, "terminationGracePeriodSeconds");
        int sleep = (int) Values.at(pod, "containers", 0, "lifecycle", "preStop", "sleep", "seconds");
        assertThat(grace)
                .isGreaterThanOrEqualTo(sleep
                        + seconds(Values.at(config, "xgen-mm", "limits", "drain"))
                        + 2 * seconds(Values.at(config, "spring", "lifecycle", "timeout-per-shutdown-phase")));
    }

    @Test
    void theDefaultRenderingIsTheGoldenOne() {
        String rendered = Chart.text(Chart.FOLDER.resolve("ci/default-values.yaml"));
        if (UPDATE) {
            Chart.write(GOLDEN, rendered);
        }
        assumeThat(UPDATE).isFalse();

        assertThat(rendered)
                .as("the rendering has changed; if so it should be, run the test with -Dxgenmm.update=true")
                .isEqualTo(Chart.read(GOLDEN));
    }

    @Test
    void configOfTheOperatorIsLaidOverThatOfTheChart() {
        Map<?, ?> config = configuration(Chart.render(Chart.FOLDER.resolve("ci/everything-values.yaml")));

        assertThat(Values.at(config, "xgen-mm", "limits", "images")).isEqualTo(8);
        assertThat(Values.at(config, "xgen-mm", "limits", "drain")).isEqualTo("60s");
        assertThat(Values.at(config, "xgen-mm", "engine", "context-tokens")).isEqualTo(4096);
    }

    @Test
    void theImportedModelIsServedWhenNoneIsNamed() {
        Map<?, ?> config = configuration(Chart.render(Chart.FOLDER.resolve("ci/keda-values.yaml")));

        assertThat(Values.at(config, "xgen-mm", "models", 0, "name")).isEqualTo("interleave");
    }

    @Test
    void theImportChecksHashesAndSkipsWhatIsThere() {
        Manifest deployment = Manifest.only(Chart.render(Chart.FOLDER.resolve("ci/gpu-values.yaml")), "Deployment");

        assertThat((List<?>) deployment.at("spec", "template", "spec", "initContainers", 0, "args"))
                .asString()
                .contains("--if-missing", "--checksums=/etc/xgen-mm/checkpoint.sha256", "--precision=fp16");
        assertThat(deployment.at("spec", "template", "spec", "containers", 0, "resources", "limits", "nvidia.com/gpu"))
                .isEqualTo(1);
    }

    @Test
    void keysNeverStandInTheConfigMapOrTheDeployment() {
        List<Manifest> manifests = Chart.render(Chart.FOLDER.resolve("ci/default-values.yaml"));

        assertThat(manifests.stream().filter(m -> m.tree().toString().contains("a-key-for-tests-only")))
                .extracting(Manifest::kind)
                .containsExactly("Secret");
    }

    private static Map<?, ?> configuration(List<Manifest> manifests) {
        return manifests.stream()
                .filter(manifest -> manifest.kind().equals("ConfigMap"))
                .filter(manifest -> manifest.tree().toString().contains("application.yaml"))
                .map(manifest -> (Map<?, ?>) new Yaml().load((String) manifest.at("data", "application.yaml")))
                .findFirst()
                .orElseThrow();
    }

    private static int seconds(Object duration) {
        return Integer.parseInt(duration.toString().replace("s", ""));
    }

    private static List<Map<?, ?>> pods(List<Manifest> manifests) {
        Map<String, Function<Manifest, Object>> specs = Map.of(
                "Deployment", m -> m.at("spec", "template", "spec"),
                "Pod", m -> m.at("spec"));
        return manifests.stream()
                .filter(manifest -> specs.containsKey(manifest.kind()))
                .<Map<?, ?>>map(
                        manifest -> (Map<?, ?>) specs.get(manifest.kind()).apply(manifest))
                .toList();
    }

    private static Stream<Map<?, ?>> containers(Map<?, ?> pod) {
        return Stream.of("initContainers", "containers")
                .flatMap(list -> pod.get(list) instanceof List<?> found ? found.stream() : Stream.empty())
                .map(container -> (Map<?, ?>) container);
    }

    /** Without those that the operator wrote. */
    private static Stream<Map<?, ?>> ownContainers(Map<?, ?> pod) {
        return containers(pod).filter(container -> !"wait".equals(container.get("name")));
    }
}
