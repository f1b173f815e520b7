package io.xgenmm.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An answer whose body has not been read yet.
 *
 * @param digest as the Hub's own headers name the content; empty if they do not
 */
record HubResponse(HttpURLConnection connection, int status, Optional<String> digest) implements AutoCloseable {

    boolean ok() {
        return status == HttpURLConnection.HTTP_OK || status == HttpURLConnection.HTTP_PARTIAL;
    }

    /** Whether the server sends what was asked for and not the whole. */
    boolean partial() {
        return status == HttpURLConnection.HTTP_PARTIAL;
    }

    /** Whether to come again may help. */
    boolean passing() {
        return status == 408 || status == 429 || status >= 500;
    }

    /** Bytes that the body is to have. */
    OptionalLong bytes() {
        long length = connection.getContentLengthLong();
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    InputStream body() throws IOException {
        return connection.getInputStream();
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
