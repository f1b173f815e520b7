package io.xgenmm.web.security;

import static io.xgenmm.web.testkit.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.web.testkit.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AccessTest {

    private static final String KEY = "a-key-of-sixteen-or-more";

    @Test
    void asksForAKeyWhereverItMatters() {
        try (TestServer server = TestServer.start(
                "--xgen-mm.security.api-keys=" + KEY, "--server.address=0.0.0.0", "--xgen-mm.storage.enabled=false")) {
            assertThat(server.get("/actuator/health").statusCode()).isEqualTo(200);
            assertThat(server.get("/").statusCode()).isEqualTo(200);
            assertThat(server.get("/metrics").statusCode()).isEqualTo(401);

            HttpResponse<String> without = server.get("/v1/models");
            assertThat(without.statusCode()).isEqualTo(401);
            assertThat(json(without).at("/error/code").stringValue()).isEqualTo("invalid_api_key");
            assertThat(json(without).at("/error/type").stringValue()).isEqualTo("authentication_error");
            assertThat(without.headers().firstValue("www-authenticate")).contains("Bearer");
            assertThat(without.headers().firstValue("x-request-id")).isPresent();

            assertThat(with(server, "Authorization", "Bearer wrong-key-wrong-key")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(with(server, "Authorization", "Bearer " + KEY).statusCode())
                    .isEqualTo(200);
            assertThat(with(server, "x-api-key", KEY).statusCode()).isEqualTo(200);
            assertThat(server.get("/v1/unknown").statusCode()).isEqualTo(401);
        }
    }

    private static HttpResponse<String> with(TestServer server, String header, String value) {
        return server.send(server.request("/v1/models").header(header, value).build());
    }

    @Test
    void refusesToListenForOthersWithoutKeys() {
        assertThatThrownBy(() -> TestServer.start("--server.address=0.0.0.0", "--xgen-mm.storage.enabled=false"))
                .rootCause()
                .isInstanceOf(UnprotectedAddressException.class)
                .hasMessageContaining("server.address is '0.0.0.0'");
    }

    @Test
    void answersWithoutKeysOnlyUnderItsOwnNames() throws IOException {
        assertThat(statusFor("localhost")).contains("200");
        assertThat(statusFor("attacker.example")).contains("403");
    }

    private static String statusFor(String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", TestServer.shared().port())) {
            socket.getOutputStream()
                    .write("GET /v1/models HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(host)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElseThrow();
        }
    }
}
