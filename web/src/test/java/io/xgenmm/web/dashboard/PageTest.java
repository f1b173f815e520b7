package io.xgenmm.web.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.web.testkit.TestServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PageTest {

    private final TestServer server = TestServer.shared();

    @Test
    void thePolicyAllowsTheImportMapAndNothingElseInline() throws NoSuchAlgorithmException {
        HttpResponse<String> page = server.get("/");
        String map = page.body().replaceFirst("(?s).*<script type=\"importmap\">", "").replaceFirst("(?s)</script>.*", "");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(map.getBytes(StandardCharsets.UTF_8));

        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();

        assertThat(policy)
                .contains("script-src 'self' 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'")
                .contains("require-trusted-types-for 'script'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void aKnownPageIsNotSentAgain() {
        String tag = server.get("/").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again =
                server.send(server.request("/").header("If-None-Match", tag).GET().build());

        assertThat(again.statusCode()).isEqualTo(304);
    }
}
