package io.xgenmm.web.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured; every figure is the median of its runs. The JSON document of {@code bench --output json}.
 *
 * @param loadMillis opening and warming up the engine of the first batch size
 * @param rssBytes resident memory of the process behind the first batch size; null where the system does not tell
 * @param vision null when no pictures were asked for
 */
public record BenchReport(
        String model,
        String variant,
        String precision,
        String device,
        Machine machine,
        int runs,
        @JsonProperty("load_ms") double loadMillis,
        @JsonProperty("rss_bytes") @Nullable Long rssBytes,
        @JsonProperty("ttft_ms") double ttftMillis,
        Prefill prefill,
        List<Decode> decode,
        @Nullable Vision vision,
        @JsonProperty("memory_bandwidth") Bandwidth memoryBandwidth,
        Roofline roofline) {

    /** Where it was measured. */
    public record Machine(String cpu, int processors, String java, String system) {}

    /** Reading the text prompt. */
    public record Prefill(
            @JsonProperty("prompt_tokens") int promptTokens,
            @JsonProperty("ms") double millis,
            @JsonProperty("tokens_per_second") double tokensPerSecond) {}

    /**
     * Decoding with all rows active.
     *
     * @param depth positions in each row before the first step
     * @param stepMillis between the tokens of a row, as its reader sees them, on average of a run
     * @param sessionStepMillis a step of the bare graph at the same rows and depths; null unless asked for
     * @param overheadPercent how much longer the served step takes
     */
    public record Decode(
            int batch,
            int depth,
            int tokens,
            @JsonProperty("tokens_per_second") double tokensPerSecond,
            @JsonProperty("step_ms") double stepMillis,
            @JsonProperty("rss_bytes") @Nullable Long rssBytes,

            @JsonProperty("session_step_ms") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double sessionStepMillis,

            @JsonProperty("overhead_percent") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double overheadPercent) {

        Decode withSession(double sessionMillis) {
            return new Decode(
                    batch,
                    depth,
                    tokens,
                    tokensPerSecond,
                    stepMillis,
                    rssBytes,
                    sessionMillis,
                    (stepMillis / sessionMillis - 1) * 100);
        }
    }

    /** Vision encoder and resampler on new pictures. */
    public record Vision(
            int images,
            int tiles,
            @JsonProperty("ms") double millis,
            @JsonProperty("ms_per_tile") double millisPerTile,
            @JsonProperty("ttft_ms") double ttftMillis) {}

    /** Reading memory with all processors. */
    public record Bandwidth(
            int threads,
            @JsonProperty("gigabytes_per_second") double gigabytesPerSecond) {}

    /**
     * How fast one row could decode if memory were the only limit.
     *
     * @param weightBytes that a step reads
     * @param kvBytes that a step reads in the middle of the measured answer
     * @param percent of it that was reached at batch 1; null when batch 1 was not measured
     */
    public record Roofline(
            @JsonProperty("weight_bytes") long weightBytes,
            @JsonProperty("kv_bytes") long kvBytes,
            @JsonProperty("tokens_per_second") double tokensPerSecond,
            @Nullable Double percent) {}
}
