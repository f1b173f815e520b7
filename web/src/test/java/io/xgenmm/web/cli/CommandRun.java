package io.xgenmm.web.cli;

import io.xgenmm.web.models.EngineOpener;
import io.xgenmm.web.protocol.Json;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One command, run in this process with the real engine: its exit code and what it wrote. */
record CommandRun(int code, String out, String err) {

    static CommandRun of(Path home, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        Console console = new Console(
                new BufferedReader(new StringReader("")),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        List<String> all = Stream.concat(Stream.of(arguments), Stream.of("--home", home.toString()))
                .toList();
        int code = Cli.run(all, (properties, c) -> ExitCode.ENGINE, EngineOpener.runtime(), console);
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    JsonNode json() {
        return Json.read(out);
    }
}
