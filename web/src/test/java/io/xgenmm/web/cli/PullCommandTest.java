package io.xgenmm.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.testkit.RandomCheckpoint;
import io.xgenmm.web.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A random checkpoint behind a server that speaks the Hub's protocol. */
class PullCommandTest {

    @TempDir
    static Path folder;

    private static Path checkpoint;
    private static HttpServer server;

    @BeforeAll
    static void serveCheckpoint() throws IOException {
        checkpoint = RandomCheckpoint.tiny(Variant.INSTRUCT).shards(2).write(folder.resolve("published"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/models/some/little/revision/v1", exchange -> send(exchange, info()));
        server.createContext("/some/little/resolve/v1/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            send(exchange, Files.readAllBytes(checkpoint.resolve(path.substring(path.lastIndexOf('/') + 1))));
        });
        server.start();
    }

    @AfterAll
    static void stopServer() {
        server.stop(0);
    }

    private static byte[] info() throws IOException {
        List<Map<String, Object>> siblings = new ArrayList<>();
        try (Stream<Path> files = Files.list(checkpoint)) {
            for (Path file : files.toList()) {
                siblings.add(Map.of("rfilename", file.getFileName().toString(), "size", Files.size(file)));
            }
        }
        return Json.write(Map.of("siblings", siblings)).getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, byte[] content) throws IOException {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
        exchange.close();
    }

    private static CommandRun pull(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "pull", "--endpoint", "http://127.0.0.1:" + server.getAddress().getPort(), "--precision", "fp32"));
        arguments.addAll(List.of(more));
        return CommandRun.of(folder.resolve("home"), arguments.toArray(String[]::new));
    }

    @Test
    void downloadsImportsAndAnswers() {
        CommandRun pulled = pull("some/little@v1", "--output", "json");

        assertThat(pulled.code()).describedAs(pulled.err()).isZero();
        assertThat(pulled.json().at("/name").stringValue()).isEqualTo("little");
        CommandRun asked = CommandRun.of(
                folder.resolve("home"), "run", "--model", "little", "--prompt", "hi", "--max-tokens", "2");
        assertThat(asked.code()).describedAs(asked.err()).isZero();
        assertThat(pull("some/little@v1").err()).contains("a model named little exists");
    }

    @Test
    void failuresHaveTheirExitCode() {
        assertThat(pull("some/other").code()).isEqualTo(ExitCode.MODEL);
        assertThat(pull("no-owner").code()).isEqualTo(ExitCode.USAGE);
        assertThat(pull("some/little@v1", "--name", "../x").code()).isEqualTo(ExitCode.USAGE);
        assertThat(pull("some/little@v1", "--precision", "int3").code()).isEqualTo(ExitCode.USAGE);
        CommandRun unset = pull("some/little@v1", "--name", "another", "--token-env", "XGEN_MM_NO_SUCH_VARIABLE");
        assertThat(unset.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unset.err()).startsWith("error: --token-env must name").doesNotContain("\tat ");
    }
}
