package io.xgenmm.web.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.web.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The chart's alerts and panels ask for the series in its list; here the list is held against a scrape of the server after it has
 * answered about a picture, refused and failed.
 */
class ExposedMetricsTest {

    private static final Path LIST = Path.of("../helm/src/test/resources/exposed-metrics.txt");
    private static final String PIXEL =
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private final TestServer server = TestServer.shared();

    @Test
    void theServerHasEverySeriesOfTheChartsList() throws IOException {
        ask("[{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + PIXEL
                + "\"}},{\"type\":\"text\",\"text\":\"what\"}]");
        ask("\"busy\"");
        ask("\"fail\"");

        Set<String> scraped = server.get("/metrics")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("[{ ].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        if (Boolean.getBoolean("xgenmm.update")) {
            Files.write(
                    LIST, scraped.stream().filter(ExposedMetricsTest::isOfUse).toList());
        }

        List<String> listed = Files.readAllLines(LIST);
        assertThat(listed).isNotEmpty();
        assertThat(scraped).containsAll(listed);
    }

    private static boolean isOfUse(String name) {
        return name.startsWith("xgenmm_")
                || name.startsWith("hikaricp_connections_")
                || name.equals("jvm_memory_used_bytes")
                || name.equals("process_cpu_usage");
    }

    private void ask(String content) {
        server.post("/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":%s}]}".formatted(content));
    }
}
