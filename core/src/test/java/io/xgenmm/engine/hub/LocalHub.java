package io.xgenmm.engine.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A hub of one repository on this machine: large files come from a second server, as from a content network; connections can be
 * cut, contents be damaged, tokens be wanted.
 */
final class LocalHub implements AutoCloseable {

    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final int LARGE = 1000;

    private final HttpServer hub = server();
    private final HttpServer network = server();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final Map<String, byte[]> files;

    /** Method, path, Range and Authorization of each request, in order. */
    final List<String> hubRequests = Collections.synchronizedList(new ArrayList<>());

    final List<String> networkRequests = Collections.synchronizedList(new ArrayList<>());

    volatile String token = "";
    volatile int cuts;
    volatile int failures;
    volatile boolean damaged;
    volatile String redirect = "";
    volatile String commit = COMMIT;

    LocalHub(Map<String, byte[]> files) throws IOException {
        this.files = new LinkedHashMap<>(files);
        hub.createContext("/", this::answerAsHub);
        network.createContext("/", exchange -> {
            networkRequests.add(request(exchange));
            send(exchange, file(exchange));
        });
        hub.setExecutor(workers);
        network.setExecutor(workers);
        hub.start();
        network.start();
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HubEndpoint endpoint() {
        return HubEndpoint.of("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    private static String request(HttpExchange exchange) {
        return "%s range=%s token=%s"
                .formatted(
                        exchange.getRequestURI().getPath(),
                        exchange.getRequestHeaders().getFirst("Range"),
                        exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private void answerAsHub(HttpExchange exchange) throws IOException {
        hubRequests.add(request(exchange));
        String path = exchange.getRequestURI().getPath();
        if (!token.isEmpty()
                && !("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            status(exchange, 401);
        } else if (failures > 0) {
            failures--;
            status(exchange, 503);
        } else if (path.equals("/api/models/some/model/revision/main")) {
            send(exchange, info().getBytes(StandardCharsets.UTF_8));
        } else if (path.startsWith("/some/model/resolve/" + commit + "/") && files.containsKey(name(path))) {
            resolve(exchange, name(path));
        } else {
            status(exchange, 404);
        }
    }

    private void resolve(HttpExchange exchange, String name) throws IOException {
        byte[] content = files.get(name);
        if (content.length < LARGE) {
            exchange.getResponseHeaders().set("ETag", "\"" + gitDigest(content) + "\"");
            send(exchange, file(exchange));
            return;
        }
        exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(content.length));
        exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + sha256(content) + "\"");
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        redirect.isEmpty()
                                ? "http://127.0.0.1:%d/cdn/%s"
                                        .formatted(network.getAddress().getPort(), name)
                                : redirect);
        status(exchange, 302);
    }

    private byte[] file(HttpExchange exchange) {
        byte[] content = files.get(name(exchange.getRequestURI().getPath())).clone();
        if (damaged && content.length >= LARGE) {
            content[content.length / 2] ^= 1;
        }
        return content;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private String info() {
        String siblings = files.entrySet().stream()
                .map(file -> file.getValue().length < LARGE
                        ? "{\"rfilename\":\"%s\",\"size\":%d,\"blobId\":\"%s\"}"
                                .formatted(file.getKey(), file.getValue().length, gitDigest(file.getValue()))
                        : "{\"rfilename\":\"%s\",\"size\":%d,\"blobId\":\"x\",\"lfs\":{\"sha256\":\"%s\",\"size\":%2$d}}"
                                .formatted(file.getKey(), file.getValue().length, sha256(file.getValue())))
                .collect(Collectors.joining(","));
        return "{\"id\":\"some/model\",\"sha\":\"%s\",\"siblings\":[%s]}".formatted(commit, siblings);
    }

    private void send(HttpExchange exchange, byte[] content) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
        byte[] part = Arrays.copyOfRange(content, from, content.length);
        boolean api = exchange.getRequestURI().getPath().startsWith("/api/");
        boolean cut = !api && cuts > 0 && part.length >= LARGE / 2;
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, part.length);
        OutputStream out = exchange.getResponseBody();
        out.write(part, 0, cut ? part.length / 2 : part.length);
        out.flush();
        if (cut) {
            cuts--;
            throw new IOException("cut"); // the server closes the connection
        }
        exchange.close();
    }

    private static void status(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    static String sha256(byte[] content) {
        return digest("SHA-256", content);
    }

    private static String gitDigest(byte[] content) {
        byte[] header = "blob %d\0".formatted(content.length).getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(header, header.length + content.length);
        System.arraycopy(content, 0, all, header.length, content.length);
        return digest("SHA-1", all);
    }

    private static String digest(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        network.stop(0);
        workers.shutdownNow();
    }
}
