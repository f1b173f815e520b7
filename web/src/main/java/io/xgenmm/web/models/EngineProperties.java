package io.xgenmm.web.models;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the engines run; the same for every model.
 *
 * @param slots generations side by side
 * @param contextTokens positions a slot holds; unset: what the model was trained for
 * @param maxQueue prompts that may wait
 * @param maxWait how long one may wait before it is refused
 * @param prefillChunk prompt positions read in one step
 * @param imageCache memory for vision tokens of earlier pictures; 0 is off
 * @param prefixCache whether finished rows are kept for prompts that begin alike
 * @param threads compute threads; unset: one for each core
 */
@Validated
@ConfigurationProperties("xgen-mm.engine")
public record EngineProperties(
        @DefaultValue("4") @Min(1) int slots,
        @Nullable @Min(16) Integer contextTokens,
        @DefaultValue("64") @Min(0) int maxQueue,
        @DefaultValue("120s") Duration maxWait,
        @DefaultValue("256") @Min(1) int prefillChunk,
        @DefaultValue("256MB") DataSize imageCache,
        @DefaultValue("true") boolean prefixCache,
        @Nullable @Min(1) Integer threads) {}
