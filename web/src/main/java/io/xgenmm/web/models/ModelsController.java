package io.xgenmm.web.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.ModelDescription;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/models} and {@code GET /v1/models/{id}}. */
@RestController
class ModelsController {

    private final ServedModels models;
    private final long created;

    ModelsController(ServedModels models, Clock clock) {
        this.models = models;
        this.created = clock.instant().getEpochSecond();
    }

    record ModelList(String object, List<Model> data) {}

    /** OpenAI's four fields, vLLM's {@code max_model_len}, and what the model is. */
    record Model(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy,
            String root,
            @JsonProperty("max_model_len") int maxModelLen,
            String variant,
            String precision,
            String device,
            @JsonProperty("vision_tokens_per_tile") int visionTokensPerTile,
            @JsonProperty("tile_edge") int tileEdge) {}

    @GetMapping("/v1/models")
    ModelList list() {
        return new ModelList(
                "list",
                models.engines().stream().map(Engine::model).map(this::model).toList());
    }

    @GetMapping("/v1/models/{id}")
    Model one(@PathVariable("id") String id) {
        return model(models.engine(Optional.of(id)).model());
    }

    private Model model(ModelDescription model) {
        return new Model(
                model.name(),
                "model",
                created,
                "xgen-mm",
                model.name(),
                model.contextTokens(),
                model.variant().label(),
                model.precision().label(),
                model.device(),
                model.visionTokensPerTile(),
                model.tileEdge());
    }
}
