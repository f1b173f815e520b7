package io.xgenmm.web.engine;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineStatus;
import io.xgenmm.engine.ModelDescription;
import io.xgenmm.web.models.ServedModels;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/engine}. */
@RestController
class EngineController {

    private final ServedModels models;

    EngineController(ServedModels models) {
        this.models = models;
    }

    record Overview(
            @JsonProperty("uptime_seconds") long uptimeSeconds,
            @JsonProperty("java_version") String javaVersion,
            @JsonProperty("heap_used_bytes") long heapUsedBytes,
            @JsonProperty("heap_max_bytes") long heapMaxBytes,
            List<Model> models) {}

    record Model(
            String name,
            String variant,
            String precision,
            String device,
            @JsonProperty("context_tokens") int contextTokens,
            @JsonProperty("vision_tokens_per_tile") int visionTokensPerTile,
            @JsonProperty("tile_edge") int tileEdge,
            int slots,
            int running,
            int waiting,
            @JsonProperty("queue_capacity") int queueCapacity,
            @JsonProperty("kv_cache_tokens") long kvCacheTokens,
            @JsonProperty("kv_cache_capacity_tokens") long kvCacheCapacityTokens,
            @JsonProperty("kv_cache_bytes") long kvCacheBytes,
            long steps,
            @JsonProperty("step_seconds") double stepSeconds,
            @JsonProperty("prompt_tokens") long promptTokens,
            @JsonProperty("generated_tokens") long generatedTokens,
            @JsonProperty("prefix_cache_queries") long prefixCacheQueries,
            @JsonProperty("prefix_cache_hits") long prefixCacheHits,
            @JsonProperty("image_cache_queries") long imageCacheQueries,
            @JsonProperty("image_cache_hits") long imageCacheHits,
            @JsonProperty("image_cache_bytes") long imageCacheBytes,
            @JsonProperty("encoded_tiles") long encodedTiles,
            boolean draining,
            @Nullable String failure) {}

    @GetMapping("/api/engine")
    Overview overview() {
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new Overview(
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000,
                System.getProperty("java.version", ""),
                heap.getUsed(),
                heap.getMax(),
                models.engines().stream().map(EngineController::model).toList());
    }

    private static Model model(Engine engine) {
        ModelDescription model = engine.model();
        EngineStatus status = engine.status();
        return new Model(
                model.name(),
                model.variant().label(),
                model.precision().label(),
                model.device(),
                model.contextTokens(),
                model.visionTokensPerTile(),
                model.tileEdge(),
                status.slots(),
                status.running(),
                status.waiting(),
                status.queueCapacity(),
                status.kvCacheTokens(),
                status.kvCacheCapacityTokens(),
                status.kvCacheBytes(),
                status.steps(),
                status.stepNanos() / 1e9,
                status.promptTokens(),
                status.generatedTokens(),
                status.prefixCacheQueries(),
                status.prefixCacheHits(),
                status.imageCacheQueries(),
                status.imageCacheHits(),
                status.imageCacheBytes(),
                status.encodedTiles(),
                status.draining(),
                status.failure());
    }
}
