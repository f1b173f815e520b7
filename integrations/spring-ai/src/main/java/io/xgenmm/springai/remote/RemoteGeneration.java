package io.xgenmm.springai.remote;

import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.ModelFailureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A generation read from a server's event stream. Closing it closes the connection, which cancels it there. */
final class RemoteGeneration implements Generation {
    private static final String DATA = "data: ";
    private static final String DONE = "[DONE]";

    private final InputStream body;
    private final BufferedReader lines;
    private final JsonMapper json;
    private final RemoteAnswer answer;
    private volatile boolean closed;
    private GenerationEvent.@Nullable Finished finished;

    RemoteGeneration(InputStream body, JsonMapper json, int choices) {
        this.body = body;
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        this.json = json;
        this.answer = new RemoteAnswer(choices);
    }

    @Override
    public GenerationEvent next() {
        while (finished == null) {
            String line = readLine();
            if (line == null || line.equals(DATA + DONE)) {
                finished = answer.finished(line != null);
            } else if (line.startsWith(DATA)) {
                GenerationEvent event = answer.read(chunk(line.substring(DATA.length())));
                if (event != null) {
                    return event;
                }
            }
        }
        return finished;
    }

    private JsonNode chunk(String data) {
        JsonNode chunk = json.readTree(data);
        if (chunk.has("error")) {
            throw new ModelFailureException("the server ended the answer with an error: "
                    + chunk.path("error").path("message").asString("no message"));
        }
        return chunk;
    }

    private @Nullable String readLine() {
        try {
            return closed ? null : lines.readLine();
        } catch (IOException failure) {
            if (closed) {
                return null;
            }
            throw new ModelFailureException("the connection to the server broke while it answered", failure);
        }
    }

    @Override
    public void cancel() {
        close();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                body.close(); // not the reader: its lock is held by whoever waits in readLine
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
