package io.xgenmm.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What would lose data or never answer is refused with a sentence; what the schema does not know is refused too. */
class RefusalsTest {

    private static final String KEY = "security: {apiKeys: [a-key-for-tests-only]}\n";
    private static final String EXTERNAL =
            "database: {mode: external, external: {url: 'jdbc:postgresql://h/d', existingSecret: s}}\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicaCount: 2                                                   | a database of its own
            autoscaling: {enabled: true}                                      | a database of its own
            keda: {enabled: true, prometheusAddress: 'http://p'}              | a database of its own
            persistence: {enabled: false}                                     | would be lost with the pod
            strategy: {type: RollingUpdate}                                   | cannot open one database folder
            database: {mode: external}                                        | expected jdbc:postgresql://HOST:5432/DATABASE
            database: {mode: external, external: {url: 'jdbc:postgresql://h/d'}} | database.external.existingSecret is empty
            modelImport: {enabled: true, name: m}                             | modelImport.pvc.claimName is empty
            modelImport: {enabled: true, pvc: {claimName: c}}                 | modelImport.name is empty
            modelImport: {enabled: true, name: m, source: url, url: {base: 'http://h/m'}} | each file's name and sha256
            terminationGracePeriodSeconds: 30                                 | running answers would be cut
            metrics: {serviceMonitor: {enabled: true}}                        | answered with 401
            ingress: {enabled: true}                                          | ingress.hosts is empty
            httpRoute: {enabled: true}                                        | httpRoute.parentRefs is empty
            """)
    void losesDataOrNeverAnswers(String values, String sentence) {
        assertThatThrownBy(() -> Chart.render(KEY + values)).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicaCount: 2                                                   | has no ReadWriteMany
            autoscaling: {enabled: true}; keda: {enabled: true}; persistence: {enabled: false} | fight over the number of pods
            keda: {enabled: true}; persistence: {enabled: false}              | keda.prometheusAddress is empty
            autoscaling: {enabled: true, minReplicas: 9}; persistence: {enabled: false} | minReplicas is 9, but maxReplicas is 4
            """)
    void severalPodsOnAnExternalDatabase(String values, String sentence) {
        assertThatThrownBy(() -> Chart.render(KEY + EXTERNAL + values.replace("; ", "\n")))
                .hasMessageContaining(sentence);
    }

    @Test
    void noKeysAtAll() {
        assertThatThrownBy(() -> Chart.render("replicaCount: 1")).hasMessageContaining("it refuses to start so");
    }

    @Test
    void twoSourcesOfKeys() {
        assertThatThrownBy(() -> Chart.render("security: {apiKeys: [a-key-for-tests-only], existingSecret: other}"))
                .hasMessageContaining("only one would count");
    }

    @Test
    void nothingIsRefusedWithoutAReason() {
        assertThat(Chart.render(KEY + EXTERNAL + "replicaCount: 2\npersistence: {enabled: false}"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicaCount: two                       | replicaCount
            replicas: 2                             | replicas
            engine: {slot: 4}                       | slot
            engine: {slots: 0}                      | slots
            engine: {maxWait: 2 minutes}            | maxWait
            database: {mode: h2}                    | mode
            models: [{}]                            | models
            models: [{name: a, device: tpu}]        | device
            modelImport: {precision: fp8}           | precision
            modelImport: {files: [{name: ../a, sha256: 00}]} | files
            security: {apiKeys: [short]}            | apiKeys
            image: {digest: latest}                 | digest
            persistence: {size: much}               | size
            persistence: {accessModes: []}          | accessModes
            gpu: {count: 0}                         | count
            service: {port: 70000}                  | port
            metrics: {prometheusRule: {failureRatio: 5}} | failureRatio
            """)
    void theSchemaRefuses(String values, String field) {
        assertThatThrownBy(() -> Chart.render(values))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(field);
    }
}
