package io.xgenmm.web.security;

import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may ask.
 *
 * @param mode none (loopback only), api-key, jwt, or auto: jwt if an issuer is configured, api-key if keys are, else none
 * @param apiKeys keys that may do everything; at least 16 characters each
 * @param publicMetrics whether metrics are answered without a key
 * @param allowedHosts further names under which a server without keys may be called (a proxy's, for example)
 */
@ConfigurationProperties("xgen-mm.security")
public record SecurityProperties(
        @DefaultValue("auto") Mode mode,
        @DefaultValue List<String> apiKeys,
        @DefaultValue("false") boolean publicMetrics,
        @DefaultValue Set<String> allowedHosts) {

    /** How callers are told apart. */
    public enum Mode {
        AUTO,
        NONE,
        API_KEY,
        JWT
    }

    private static final int MIN_KEY_LENGTH = 16;

    public SecurityProperties {
        if (apiKeys.stream().anyMatch(key -> key.length() < MIN_KEY_LENGTH)) {
            throw new IllegalArgumentException(
                    "xgen-mm.security.api-keys must be keys of at least %d characters, but one is shorter"
                            .formatted(MIN_KEY_LENGTH));
        }
    }

    /** The mode with {@code AUTO} decided. */
    Mode decided(boolean jwtConfigured) {
        if (mode != Mode.AUTO) {
            return mode;
        }
        if (jwtConfigured) {
            return Mode.JWT;
        }
        return apiKeys.isEmpty() ? Mode.NONE : Mode.API_KEY;
    }
}
