package io.xgenmm.web.security;

import io.xgenmm.web.edge.ErrorWriter;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.ErrorEnvelope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A server without keys answers only under its own names, and no page of another site may call it: a name that is pointed at
 * 127.0.0.1 later on (DNS rebinding) gets nowhere.
 */
final class HostFilter extends OncePerRequestFilter {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final Set<String> allowed;

    HostFilter(Set<String> allowed) {
        this.allowed = allowed;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = String.valueOf(request.getServerName()).toLowerCase(Locale.ROOT);
        if (LOOPBACK.contains(host) || host.startsWith("127.") || allowed.contains(host)) {
            chain.doFilter(request, response);
            return;
        }
        ErrorWriter.write(
                new ApiException(
                        403,
                        ErrorEnvelope.PERMISSION,
                        null,
                        "host_not_allowed",
                        "Expected the host localhost or 127.0.0.1, but found another name; add it to xgen-mm.security.allowed-hosts or use keys.",
                        null),
                request,
                response);
    }
}
