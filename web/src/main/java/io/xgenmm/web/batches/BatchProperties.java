package io.xgenmm.web.batches;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Whether and how this process works on batches.
 *
 * @param enabled false for processes that only answer requests
 * @param parallel items at a time
 */
@Validated
@ConfigurationProperties("xgen-mm.batches")
public record BatchProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("4") @Min(1) int parallel) {}
