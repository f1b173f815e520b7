package io.xgenmm.engine.hub;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A server that speaks the Hub's protocol: by https, or on this machine. */
public record HubEndpoint(URI base) {

    /** The public one. */
    public static final HubEndpoint PUBLIC = of("https://huggingface.co");

    /**
     * @throws IllegalArgumentException if it is no https or loopback URL
     */
    public static HubEndpoint of(String url) {
        try {
            URI uri = URI.create(url.replaceAll("/+$", ""));
            if (isTrusted(uri) && uri.getUserInfo() == null && uri.getQuery() == null) {
                return new HubEndpoint(uri);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "an endpoint must be an https URL, or http on this machine, without user and query, but is another");
    }

    private static boolean isTrusted(URI uri) {
        return "https".equals(scheme(uri)) && uri.getHost() != null || isLoopback(uri);
    }

    private static boolean isLoopback(URI uri) {
        String host = uri.getHost();
        return "http".equals(scheme(uri))
                && host != null
                && (host.equals("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("[::1]"));
    }

    private static String scheme(URI uri) {
        return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    }

    /** Whether a redirect may lead there: never from https to http, nor from the network to this machine. */
    boolean mayLeadTo(URI target) {
        return "https".equals(scheme(target)) && target.getHost() != null || (isLoopback(base) && isLoopback(target));
    }

    /** Whether a secret for this endpoint may go there: same scheme, host and port. */
    boolean owns(URI target) {
        return scheme(base).equals(scheme(target))
                && base.getHost().equalsIgnoreCase(target.getHost())
                && port(base) == port(target);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(scheme(uri)) ? 443 : 80;
    }

    URI info(HubRepository repository) {
        return URI.create("%s/api/models/%s/revision/%s?blobs=true"
                .formatted(base, repository.path(), encoded(repository.revision())));
    }

    URI file(HubRepository repository, String name) {
        return URI.create(
                "%s/%s/resolve/%s/%s".formatted(base, repository.path(), encoded(repository.revision()), name));
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }
}
