package io.xgenmm.engine.hub;

import io.xgenmm.engine.ModelLoadException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks an endpoint, and follows its redirects without taking the token along to other hosts. */
final class HubConnection {

    private static final int MAX_REDIRECTS = 5;
    private static final int CONNECT_MILLIS = 20_000;
    private static final int SILENCE_MILLIS = 60_000;

    private final HubEndpoint endpoint;
    private final Optional<HubToken> token;

    HubConnection(HubEndpoint endpoint, Optional<HubToken> token) {
        this.endpoint = endpoint;
        this.token = token;
    }

    /**
     * @param from first byte wanted; 0: the whole
     * @return the caller closes it; any status but a redirect
     * @throws IOException if the server cannot be reached or falls silent
     * @throws ModelLoadException if it redirects to where we do not follow
     */
    HubResponse get(URI uri, long from) throws IOException {
        URI target = uri;
        String digest = null;
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpURLConnection connection = open(target, from);
            int status = connection.getResponseCode();
            digest = digest == null ? digest(connection) : digest;
            String location = connection.getHeaderField("Location");
            if (status < 300 || status >= 400 || location == null) {
                return new HubResponse(connection, status, Optional.ofNullable(digest));
            }
            connection.disconnect();
            target = followed(target, location);
        }
        throw new ModelLoadException(
                "expected at most %d redirects from %s, but there are more".formatted(MAX_REDIRECTS, endpoint.base()));
    }

    private HttpURLConnection open(URI target, long from) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) target.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(SILENCE_MILLIS);
        connection.setUseCaches(false);
        connection.setRequestProperty("User-Agent", "xgen-mm");
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (from > 0) {
            connection.setRequestProperty("Range", "bytes=%d-".formatted(from));
        }
        if (token.isPresent() && endpoint.owns(target)) {
            connection.setRequestProperty(
                    "Authorization", "Bearer " + token.get().value());
        }
        return connection;
    }

    /** The first answer's headers count: those of a content network say nothing of the repository. */
    private static @Nullable String digest(HttpURLConnection connection) {
        String linked = connection.getHeaderField("X-Linked-Etag");
        String tag = linked == null ? connection.getHeaderField("ETag") : linked;
        String plain = tag == null ? "" : tag.replaceFirst("^W/", "").replace("\"", "");
        return FileDigest.isOne(plain) ? plain : null;
    }

    private URI followed(URI current, String location) {
        try {
            URI target = current.resolve(location);
            if (endpoint.mayLeadTo(target)) {
                return target;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new ModelLoadException(
                "%s redirects to where we do not follow; expected an https address".formatted(endpoint.base()));
    }
}
