package io.xgenmm.web.security;

import io.xgenmm.web.edge.ErrorWriter;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.ErrorEnvelope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** One stateless chain for everything: no sessions, no cookies, so nothing for another site to ride on. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecurityProperties.class)
class SecurityConfiguration {

    private static final String[] OPEN = {
        "/",
        "/index.html",
        "/favicon.ico",
        "/assets/**",
        "/webjars/**",
        "/error",
        "/actuator/health",
        "/actuator/health/**"
    };
    private static final String[] METRICS = {"/metrics", "/actuator/prometheus"};
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
                    + "font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @Bean
    ConfiguredKeys configuredKeys(SecurityProperties properties) {
        return new ConfiguredKeys(properties.apiKeys());
    }

    @Bean
    SecurityFilterChain chain(
            HttpSecurity http,
            SecurityProperties properties,
            List<KeyRing> rings,
            ObjectProvider<JwtDecoder> jwtDecoder,
            Environment environment) {
        SecurityProperties.Mode mode = properties.decided(jwtDecoder.getIfAvailable() != null);
        AddressGuard.check(environment.getProperty("server.address"), mode, new AllKeys(rings));
        boolean asked = mode != SecurityProperties.Mode.NONE;
        http.csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> authorize(requests, properties.publicMetrics()))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (request, response, failure) -> unauthorized(request, response))
                        .accessDeniedHandler((request, response, failure) -> forbidden(request, response)))
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)));
        http.addFilterBefore(new KeyFilter(rings, asked), AnonymousAuthenticationFilter.class);
        if (mode == SecurityProperties.Mode.JWT) {
            http.oauth2ResourceServer(server -> server.jwt(jwt -> {})
                    .authenticationEntryPoint((request, response, failure) -> unauthorized(request, response)));
        }
        if (!asked) {
            http.addFilterBefore(new HostFilter(properties.allowedHosts()), KeyFilter.class);
        }
        return http.build();
    }

    private static void authorize(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests,
            boolean publicMetrics) {
        requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                .permitAll();
        requests.requestMatchers(OPEN).permitAll();
        if (publicMetrics) {
            requests.requestMatchers(METRICS).permitAll();
        }
        requests.anyRequest().authenticated();
    }

    private static void unauthorized(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("WWW-Authenticate", "Bearer");
        boolean sent = request.getHeader("Authorization") != null || request.getHeader("x-api-key") != null;
        String message = sent
                ? "Incorrect API key provided: it is unknown, expired or revoked."
                : "Expected an API key in the Authorization header (Authorization: Bearer YOUR_KEY), but found none.";
        ErrorWriter.write(
                new ApiException(401, ErrorEnvelope.AUTHENTICATION, null, "invalid_api_key", message, null),
                request,
                response);
    }

    private static void forbidden(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ErrorWriter.write(
                new ApiException(
                        403, ErrorEnvelope.PERMISSION, null, "forbidden", "This key may not use this route.", null),
                request,
                response);
    }

    /** All kinds of keys together. */
    private record AllKeys(List<KeyRing> rings) implements KeyRing {
        @Override
        public java.util.Optional<Caller> find(String secret) {
            return rings.stream().flatMap(ring -> ring.find(secret).stream()).findFirst();
        }

        @Override
        public boolean hasKeys() {
            return rings.stream().anyMatch(KeyRing::hasKeys);
        }
    }
}
