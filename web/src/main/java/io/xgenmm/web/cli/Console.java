package io.xgenmm.web.cli;

import io.xgenmm.web.protocol.Json;
import java.io.BufferedReader;
import java.io.PrintStream;

/**
 * Where a command reads and writes: results on {@code out}, everything else on {@code err}.
 *
 * @param terminal whether a person sits there: no pipe on input and output
 */
public record Console(BufferedReader in, PrintStream out, PrintStream err, boolean terminal) {

    /** Writes the one JSON document of {@code --output json}. */
    void json(Object document) {
        out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document));
        out.flush();
    }

    void jsonLine(Object document) {
        out.println(Json.write(document));
    }

    void note(String line) {
        err.println(line);
    }
}
