package io.xgenmm.web.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.web.testkit.TestServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageTest {

    private final TestServer server = TestServer.shared();

    @Test
    void thePolicyAllowsTheImportMapAndNothingElseInline() throws NoSuchAlgorithmException {
        HttpResponse<String> page = server.get("/");
        String map = page.body()
                .replaceFirst("(?s).*<script type=\"importmap\">", "")
                .replaceFirst("(?s)</script>.*", "");
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

        HttpResponse<String> again = server.send(
                server.request("/").header("If-None-Match", tag).GET().build());

        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void whatThePageNamesIsThereAndMayBeKept() {
        String page = server.get("/").body();
        var addresses = Pattern.compile("(?:href|src)=\"(/[^\"]+)\"|\"(/webjars/[^\"]+\\.js)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .toList();

        assertThat(addresses).hasSizeGreaterThan(10).allSatisfy(address -> {
            HttpResponse<String> file = server.get(address);
            assertThat(file.statusCode()).isEqualTo(200);
            assertThat(file.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
        });
    }
}
