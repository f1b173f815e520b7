package io.xgenmm.web.security;

import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * On whose behalf a request runs.
 *
 * @param owner whose conversations, images and files it sees; also keeps caches apart
 * @param keyId the key it came with; empty without one
 * @param scopes what it may do; {@code *} is everything
 */
public record Caller(String owner, String keyId, Set<String> scopes) {

    public static final String EVERYTHING = "*";

    /** Everybody on this machine, when no keys are asked for. */
    public static final Caller LOCAL = new Caller("local", "", Set.of(EVERYTHING));

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** The caller of the request that this thread answers. */
    public static Caller current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication instanceof CallerAuthentication known) {
            return known.caller();
        }
        if (authentication instanceof JwtAuthenticationToken jwt) {
            return ofJwt(jwt);
        }
        return LOCAL;
    }

    /** Scopes of the token are those the issuer wrote into {@code scope} or {@code scp}. */
    private static Caller ofJwt(JwtAuthenticationToken jwt) {
        return new Caller(
                "jwt:" + jwt.getName(),
                "",
                jwt.getAuthorities().stream()
                        .map(authority ->
                                String.valueOf(authority.getAuthority()).replaceFirst("^SCOPE_", ""))
                        .collect(java.util.stream.Collectors.toUnmodifiableSet()));
    }

    public boolean may(String scope) {
        return scopes.contains(EVERYTHING) || scopes.contains(scope);
    }
}
