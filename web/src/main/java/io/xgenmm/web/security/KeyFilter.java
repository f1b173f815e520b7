package io.xgenmm.web.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Finds the caller by the key of the request, whichever of the two headers carries it. */
final class KeyFilter extends OncePerRequestFilter {

    private static final String BEARER = "bearer ";

    private final List<KeyRing> rings;
    private final boolean asked;

    /** @param asked whether a key is asked for; otherwise those without a known one are the local caller */
    KeyFilter(List<KeyRing> rings, boolean asked) {
        this.rings = rings;
        this.asked = asked;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Caller> known = secret(request).flatMap(this::find);
        known.or(() -> asked ? Optional.empty() : Optional.of(Caller.LOCAL)).ifPresent(caller -> {
            var context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(new CallerAuthentication(caller));
            SecurityContextHolder.setContext(context);
        });
        chain.doFilter(request, response);
    }

    private Optional<Caller> find(String secret) {
        return rings.stream().flatMap(ring -> ring.find(secret).stream()).findFirst();
    }

    private static Optional<String> secret(HttpServletRequest request) {
        @Nullable String header = request.getHeader("Authorization");
        if (header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Optional.of(header.substring(BEARER.length()).trim());
        }
        return Optional.ofNullable(request.getHeader("x-api-key"));
    }
}
