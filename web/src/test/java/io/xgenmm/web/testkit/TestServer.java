package io.xgenmm.web.testkit;

import io.xgenmm.web.XGenMmServer;
import io.xgenmm.web.models.EngineOpener;
import io.xgenmm.web.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** A running server with a scripted engine on a free port, and a plain client for it. */
public final class TestServer implements AutoCloseable {

    private static final TestServer SHARED = start();

    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** One for all tests of this JVM. */
    public static TestServer shared() {
        return SHARED;
    }

    /** With the scripted engine. */
    public static TestServer start(String... properties) {
        return start(ScriptedEngine::new, properties);
    }

    /** @param opener opens the models; the first one is called {@code scripted} */
    public static TestServer start(EngineOpener opener, String... properties) {
        Path home = newHome();
        return start(home, home, opener, properties);
    }

    /** With the real engine on a model's folder. */
    public static TestServer real(Path model, String... properties) {
        return start(newHome(), model, EngineOpener.runtime(), properties);
    }

    private static Path newHome() {
        try {
            return Files.createTempDirectory("xgenmm-web");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestServer start(Path home, Path model, EngineOpener opener, String... properties) {
        var arguments = new ArrayList<String>(List.of(
                "--server.port=0",
                "--xgen-mm.home=" + home,
                "--xgen-mm.models[0].name=scripted",
                "--xgen-mm.models[0].path=" + model,
                "--xgen-mm.limits.heartbeat=200ms",
                "--logging.level.root=warn"));
        arguments.addAll(List.of(properties));
        SpringApplication application = new SpringApplication(XGenMmServer.class);
        application.addInitializers(context -> context.getBeanFactory().registerSingleton("testOpener", opener));
        return new TestServer(application.run(arguments.toArray(String[]::new)));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public int port() {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public HttpResponse<String> post(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    public HttpResponse<String> delete(String path) {
        return send(request(path).DELETE().build());
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path));
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }

    public static JsonNode json(HttpResponse<String> response) {
        return Json.read(response.body());
    }

    /** The data frames of a stream, the {@code [DONE]} left out. */
    public static List<JsonNode> frames(HttpResponse<String> response) {
        return response.body()
                .lines()
                .filter(line -> line.startsWith("data: ") && !line.equals("data: [DONE]"))
                .map(line -> Json.read(line.substring("data: ".length())))
                .toList();
    }

    @Override
    public void close() {
        context.close();
    }
}
