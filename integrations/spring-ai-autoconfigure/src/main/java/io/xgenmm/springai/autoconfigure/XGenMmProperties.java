package io.xgenmm.springai.autoconfigure;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where answers come from.
 *
 * @param mode embedded: the engine runs in this process; remote: a server of ours answers
 * @param baseUrl of the server, for example http://xgen-mm:8080 (mode remote)
 * @param apiKey sent to the server as bearer token (mode remote)
 * @param home folder of the model store and caches; unset: XGEN_MM_HOME, else ~/.xgen-mm
 * @param device auto, cpu, cuda or cuda:N (mode embedded)
 * @param slots generations side by side (mode embedded)
 * @param maxQueue prompts that may wait for a slot (mode embedded)
 * @param threads compute threads; unset: one for each core (mode embedded)
 * @param contextTokens positions a slot holds; unset: what the model was trained for (mode embedded)
 */
@ConfigurationProperties(XGenMmProperties.PREFIX)
public record XGenMmProperties(
        @DefaultValue("embedded") Mode mode,
        @Nullable URI baseUrl,
        @Nullable String apiKey,
        @Nullable Path home,
        @DefaultValue("auto") String device,
        @DefaultValue("4") int slots,
        @DefaultValue("64") int maxQueue,
        @Nullable Integer threads,
        @Nullable Integer contextTokens) {

    public static final String PREFIX = "spring.ai.xgen-mm";

    public enum Mode {
        EMBEDDED,
        REMOTE
    }
}
