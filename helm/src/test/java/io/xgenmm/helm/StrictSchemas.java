package io.xgenmm.helm;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds an object against its schema, unknown fields refused: Kubernetes' own kinds by the client's generated checks, kinds of
 * others by the schemas in {@code crds/}, which know the fields that the chart uses.
 */
final class StrictSchemas {

    private static final String MODELS = "io.kubernetes.client.openapi.models.";
    private static final Map<String, String> CORE = Map.ofEntries(
            Map.entry("v1/ConfigMap", "V1ConfigMap"),
            Map.entry("v1/PersistentVolumeClaim", "V1PersistentVolumeClaim"),
            Map.entry("v1/Pod", "V1Pod"),
            Map.entry("v1/Secret", "V1Secret"),
            Map.entry("v1/Service", "V1Service"),
            Map.entry("v1/ServiceAccount", "V1ServiceAccount"),
            Map.entry("apps/v1/Deployment", "V1Deployment"),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", "V2HorizontalPodAutoscaler"),
            Map.entry("networking.k8s.io/v1/Ingress", "V1Ingress"),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", "V1NetworkPolicy"),
            Map.entry("policy/v1/PodDisruptionBudget", "V1PodDisruptionBudget"));

    private StrictSchemas() {}

    /** What is wrong with it; empty if nothing is. */
    static Optional<String> problem(Manifest manifest) {
        String type = manifest.at("apiVersion") + "/" + manifest.kind();
        JsonElement json = new Gson().toJsonTree(manifest.tree());
        String core = CORE.get(type);
        return core == null ? custom(type, json) : generated(core, json);
    }

    private static Optional<String> generated(String model, JsonElement json) {
        try {
            Class.forName(MODELS + model)
                    .getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, json);
            return Optional.empty();
        } catch (InvocationTargetException e) {
            return Optional.of(String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the Kubernetes client has no " + model, e);
        }
    }

    private static Optional<String> custom(String type, JsonElement json) {
        String file = "/crds/" + type.replace('/', '_') + ".json";
        try (@Nullable InputStream in = StrictSchemas.class.getResourceAsStream(file)) {
            if (in == null) {
                return Optional.of("no schema for " + type + "; add src/test/resources" + file);
            }
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
            var errors = schema.validate(json.toString(), InputFormat.JSON);
            return errors.isEmpty() ? Optional.empty() : Optional.of(errors.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
