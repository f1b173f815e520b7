package io.xgenmm.storage.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param enabled false switches off the database and everything that needs one
 * @param undo how long a deleted conversation can be restored
 * @param grace how long bytes and images that nothing refers to are kept
 * @param jobInterval how often the background jobs run; zero switches them off in this process
 */
@ConfigurationProperties("xgen-mm.storage")
public record StorageProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1d") Duration undo,
        @DefaultValue("1d") Duration grace,
        @DefaultValue("1m") Duration jobInterval) {}
